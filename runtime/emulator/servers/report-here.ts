// Prints reports of the servers on this node's own terminal, since no process of a user caused them.

import type { Pid } from '../identity/pid.ts';
import { type Level, report } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import type { Term } from '../term/term.ts';

/** Reports `text`, with `{pid}` replaced by the pid, followed by a term. */
export function reportHere(level: Level, text: string, term: Term, pid?: Pid): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) report(leader, { level, text, term, ...(pid && { pid }) });
}
