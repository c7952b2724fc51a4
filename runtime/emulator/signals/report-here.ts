// Prints reports of the servers on this node's own terminal, since no process of a user caused them.

import type { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import type { Level } from './log-event.ts';
import { report } from './logger.ts';
import { whereisProcess } from './registry.ts';

/** Reports `text` and after it `term`. `{pid}` in the text is replaced by the pid. */
export function reportHere(level: Level, text: string, term: Term, pid?: Pid): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) report(leader, { level, text, term, ...(pid && { pid }) });
}

/** Reports a text that says all. */
export function reportTextHere(level: Level, text: string): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) report(leader, { level, text: `${text}\n` });
}
