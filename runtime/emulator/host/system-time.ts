// The time since 1970, read from the monotonic clock, so that it never goes back.

import { host } from './host.ts';

let offset = Number.NEGATIVE_INFINITY; // ms from the monotonic clock to the wall clock

/** Milliseconds since 1970, with fractions; the offset changes only when the two clocks disagree by more than rounding. */
export function systemTime(): number {
  const steady = host.calls.clock();
  const wall = Date.now();
  if (Math.abs(steady + offset - wall) > disagreement) offset = wall - steady;
  return steady + offset;
}

/** Milliseconds from the host's monotonic clock to systemTime. */
export function timeOffset(): number {
  systemTime();
  return offset;
}

const disagreement = 2; // ms: the wall clock counts whole milliseconds
