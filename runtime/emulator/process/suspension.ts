// Processes that others have stopped (erlang:suspend_process): each suspender so many times, until it has taken back as many, or has ended.

import { type Process, type Ties, tiesOf } from './process.ts';
import { hold, resume } from './scheduler.ts';

/** Stop a process once more; it still gets messages and signals. */
export function suspendFor(suspender: Process, process: Process): void {
  const stops = tiesOf(process);
  stops.suspendedBy ??= new Map();
  stops.suspendedBy.set(suspender, timesSuspended(suspender, process) + 1);
  const own = tiesOf(suspender);
  own.suspends ??= new Set();
  own.suspends.add(process);
  hold(process);
}

/** How often `suspender` has stopped it and not let it go on. */
export function timesSuspended(suspender: Process, process: Process): number {
  return process.ties?.suspendedBy?.get(suspender) ?? 0;
}

/** Take one stop back. */
export function resumeFor(suspender: Process, process: Process): void {
  const times = timesSuspended(suspender, process) - 1;
  if (times > 0) process.ties?.suspendedBy?.set(suspender, times);
  else letGo(suspender, process);
}

/** A process has ended: what it had stopped goes on, and who had stopped it has nothing to take back. */
export function endSuspensions(process: Process, { suspends, suspendedBy }: Ties): void {
  if (suspends !== undefined) for (const other of suspends) letGo(process, other);
  if (suspendedBy !== undefined)
    for (const suspender of suspendedBy.keys()) suspender.ties?.suspends?.delete(process);
}

function letGo(suspender: Process, process: Process): void {
  process.ties?.suspendedBy?.delete(suspender);
  suspender.ties?.suspends?.delete(process);
  if (process.alive) resume(process);
}
