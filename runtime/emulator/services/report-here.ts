// What the services report: on this node's own terminal, for nobody in particular has asked.

import { type Level, report } from '../logger.ts';
import type { Pid } from '../pid.ts';
import { whereisProcess } from '../registry.ts';
import type { Term } from '../term.ts';

/** A text, in which `{pid}` stands for a pid, and a term behind it. */
export function reportHere(level: Level, text: string, term: Term, pid?: Pid): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) report(leader, { level, text, term, ...(pid && { pid }) });
}
