// The timers that programs know by a reference (send_after, start_timer, module timer). One that is to send to a process of
// this node ends with it.

import { host } from '../host/host.ts';
import type { Reference } from '../identity/reference.ts';
import { type Process, tiesOf } from './process.ts';
import { addTimer, type RunningTimer } from './timers.ts';

/** Milliseconds: as erl, whose clock ends then. */
export const longestTimer = 9_223_372_035_000;

interface Entry {
  readonly timer: RunningTimer;
  readonly owner: Process | undefined; // with which it ends
}

const running = new Map<Reference, Entry>();

/** Do something in so many milliseconds, unless `owner` has ended by then. */
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
  const timer = addTimer(ms, fired, host.calls.clock()); // who compares it with monotonic_time is not to find it early
  running.set(reference, { timer, owner });
  if (owner === undefined) return;
  const ties = tiesOf(owner);
  ties.timers ??= new Set();
  ties.timers.add(reference);
}

/** Milliseconds that were left, or false if there is no such timer. */
export function cancelTimer(reference: Reference): number | false {
  const left = running.get(reference)?.timer.cancel();
  forget(reference);
  return left ?? false;
}

/** Milliseconds that are left, or false if there is no such timer. */
export function readTimer(reference: Reference): number | false {
  return running.get(reference)?.timer.left() ?? false;
}

/** The process that they were to send to has ended. */
export function endTimers(references: ReadonlySet<Reference>): void {
  for (const reference of references) cancelTimer(reference);
}

function forget(reference: Reference): void {
  running.get(reference)?.owner?.ties?.timers?.delete(reference);
  running.delete(reference);
}
