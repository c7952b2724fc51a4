// Timers that user code knows by a reference (send_after, start_timer, module timer). A timer that sends to a
// pid of this node is cancelled when that process ends, and one of timer.apply_interval when its caller ends.
// A timer that sends to a name is not cancelled.

import { host } from '../host/host.ts';
import type { Reference } from '../identity/reference.ts';
import { type Process, tiesOf } from './process.ts';
import { addTimer, type RunningTimer } from './timers.ts';

/** Milliseconds; erl's limit, since its clock ends there. */
export const longestTimer = 9_223_372_035_000;

interface Entry {
  readonly timer: RunningTimer;
  readonly owner: Process | undefined; // the timer is cancelled when this process ends
}

const running = new Map<Reference, Entry>();

/** Call `fire` in `ms` milliseconds, unless `owner` has ended by then. */
export function startTimer(
  reference: Reference,
  ms: number,
  owner: Process | undefined,
  fire: () => void,
): void {
  const fired = (): void => {
    forget(reference);
    fire();
  };
  const timer = addTimer(ms, fired, host.calls.clock()); // user code may compare the time with monotonic_time
  running.set(reference, { timer, owner });
  if (owner === undefined) return;
  const ties = tiesOf(owner);
  ties.timers ??= new Set();
  ties.timers.add(reference);
}

/** Cancel a timer; returns the milliseconds that were left, or false if there is no such timer. */
export function cancelTimer(reference: Reference): number | false {
  const left = running.get(reference)?.timer.cancel();
  forget(reference);
  return left ?? false;
}

/** The milliseconds until the timer fires, or false if there is no such timer. */
export function readTimer(reference: Reference): number | false {
  return running.get(reference)?.timer.left() ?? false;
}

/** Cancel the timers of a process that has ended. */
export function endTimers(references: ReadonlySet<Reference>): void {
  for (const reference of references) cancelTimer(reference);
}

function forget(reference: Reference): void {
  running.get(reference)?.owner?.ties?.timers?.delete(reference);
  running.delete(reference);
}
