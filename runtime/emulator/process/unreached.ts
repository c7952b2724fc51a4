// Nodes that a process could not reach, or that refused it: the shell tells why, beside the value of the entry.
// erl says no more than 'pang'; it is the first thing that goes wrong for whoever begins.

import type { Process } from './process.ts';

const failures = new Map<string, string>(); // sentences on calls that failed, by node
const mostFailures = 100;
const asked = new WeakMap<Process, Map<string, string>>(); // what is to be told, by node

/** A call of a node has failed; `isTold`: a report says why. */
export function callFailed(name: string, why: string, isTold: boolean): void {
  failures.delete(name);
  if (isTold) return;
  failures.set(name, why);
  for (const oldest of failures.keys()) {
    if (failures.size <= mostFailures) break;
    failures.delete(oldest);
  }
}

/** The process asked for something of a node that was not reached. */
export function notReached(process: Process, name: string, isAlive: boolean): void {
  const why = isAlive
    ? failures.get(name)
    : 'this node has no name, and so no connections: start it with -sname foo';
  if (why === undefined) return;
  if (isAlive) note(process, name, `${why}; why(${quoted(name)}) tells more`);
  else note(process, '', why);
}

/** The node was reached, and would not do it. */
export function refusedBy(process: Process, name: string, reason: string): void {
  note(process, name, `${name} refused to start it: ${reason}`);
}

/** What is to be told of an entry that has ended: sentences, by node. */
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

function quoted(name: string): string {
  return /^[\w.@-]+$/.test(name) ? `'${name}'` : JSON.stringify(name);
}
