// The time since 1970: the monotonic clock plus an offset, so tiny steps of the wall clock have no effect.

import { host } from './host.ts';

let offset = Number.NEGATIVE_INFINITY; // ms to add to the monotonic clock to get the wall clock

/** Milliseconds since 1970; the offset changes only if the clocks differ by more than rounding. */
export function systemTime(): number {
  const steady = host.calls.clock();
  const wall = Date.now();
  if (Math.abs(steady + offset - wall) > disagreement) offset = wall - steady;
  return steady + offset;
}

/** Milliseconds to add to the host's monotonic clock to get systemTime (erlang:time_offset). */
export function timeOffset(): number {
  systemTime();
  return offset;
}

const disagreement = 2; // ms; the wall clock counts whole milliseconds, so smaller differences are rounding
