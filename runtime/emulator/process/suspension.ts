// erlang:suspend_process and resume_process. A process is suspended until each of its suspenders has ended,
// or has called resume_process as often as suspend_process.

import { type Process, type Ties, tiesOf } from './process.ts';
import { hold, resume } from './scheduler.ts';

/** Suspend a process once more. A suspended process still gets messages and signals. */
export function suspendFor(suspender: Process, process: Process): void {
  const stops = tiesOf(process);
  stops.suspendedBy ??= new Map();
  stops.suspendedBy.set(suspender, timesSuspended(suspender, process) + 1);
  const own = tiesOf(suspender);
  own.suspends ??= new Set();
  own.suspends.add(process);
  hold(process);
}

/** How often `suspender` has suspended the process and not yet resumed it. */
export function timesSuspended(suspender: Process, process: Process): number {
  return process.ties?.suspendedBy?.get(suspender) ?? 0;
}

/** Resume a process once. */
export function resumeFor(suspender: Process, process: Process): void {
  const times = timesSuspended(suspender, process) - 1;
  if (times > 0) process.ties?.suspendedBy?.set(suspender, times);
  else letGo(suspender, process);
}

/** Called when `process` has ended: resume processes it has suspended, and forget who has suspended it. */
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
