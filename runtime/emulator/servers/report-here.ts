// What the services report: on this node's own terminal, for nobody in particular has asked.

import type { Pid } from '../identity/pid.ts';
import { type Level, report } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import type { Term } from '../term/term.ts';

/** A text, in which `{pid}` stands for a pid, and a term behind it. */
export function reportHere(level: Level, text: string, term: Term, pid?: Pid): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) report(leader, { level, text, term, ...(pid && { pid }) });
}
