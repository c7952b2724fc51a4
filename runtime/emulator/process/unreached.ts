// Why a process could not reach a node, or why a node refused its spawn request. The shell prints the reason
// below the value of the entry, where erl says only 'pang': beginners have this trouble first.

import { quote } from '../text/quote.ts';
import type { Process } from './process.ts';

const failures = new Map<string, string>(); // sentences about failed connections, by node
const mostFailures = 100;
const asked = new WeakMap<Process, Map<string, string>>(); // sentences still to be printed, by node

/** Called when a connection to a node has failed; `isTold`: a report has already shown the reason. */
export function callFailed(name: string, why: string, isTold: boolean): void {
  failures.delete(name);
  if (isTold) return;
  failures.set(name, why);
  for (const oldest of failures.keys()) {
    if (failures.size <= mostFailures) break;
    failures.delete(oldest);
  }
}

/** Note that the process could not reach the node `name`; `isAlive`: whether this node itself has a name. */
export function notReached(process: Process, name: string, isAlive: boolean): void {
  const why = isAlive
    ? failures.get(name)
    : 'this node has no name, and so no connections: start it with -sname foo';
  if (why === undefined) return;
  if (isAlive) note(process, name, `${why}; why(${quote(name)}) tells more`);
  else note(process, '', why);
}

/** Note that the node `name` was reached, but refused to spawn. */
export function refusedBy(process: Process, name: string, reason: string): void {
  note(process, name, `${name} refused to start it: ${reason}`);
}

/** Remove and return the sentences of a process, by node, to print them below the value of an entry. */
export function takeUnreached(process: Process): ReadonlyMap<string, string> {
  const found = asked.get(process) ?? new Map<string, string>();
  asked.delete(process);
  return found;
}

function note(process: Process, name: string, sentence: string): void {
  const known = asked.get(process);
  if (known === undefined) asked.set(process, new Map([[name, sentence]]));
  else if (known.size < mostFailures) known.set(name, sentence);
}
