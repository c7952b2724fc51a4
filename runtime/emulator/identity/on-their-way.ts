// Pids on their way: spawn returns a pid at once, but an Erlang node allocates the pid of a process itself. Until that
// node has told it, frames that name the pid wait (link/held-frames.ts). Then the pid is completed in place, and is
// right wherever it is held.

import { Pid } from './pid.ts';

const open = new Set<Pid>();

/** Called when a process is asked of a node that allocates the pid itself, or may do so. */
export function awaitPid(pid: Pid): void {
  open.add(pid);
}

export function isOnItsWay(pid: Pid): boolean {
  return open.size > 0 && open.has(pid);
}

/** Called when the node has told the pid. `told` was made for the answer alone, and nothing else holds it. */
export function pidTold(pid: Pid, told: Pid): void {
  if (!open.delete(pid)) return;
  settled.some = true;
  if (pid !== told) Pid.complete(pid, told);
}

/** Called when the pid stays as it is: the process was refused, its node is gone, or its node is no Erlang node. */
export function pidStays(pid: Pid): void {
  if (open.delete(pid)) settled.some = true;
}

/** Whether some pid is no longer on its way: frames that have waited for it may go. */
export const settled: { some: boolean } = { some: false };

const met: Pid[] = [];

/** Called by writers for each pid that its home did not allocate. */
export function meetPid(pid: Pid): void {
  if (isOnItsWay(pid)) met.push(pid);
}

/** The pids on their way that were written since the last call. */
export function pidsMet(): readonly Pid[] {
  return met.length === 0 ? none : met.splice(0);
}

const none: readonly Pid[] = [];
