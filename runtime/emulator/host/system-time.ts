// The time since 1970, by the clock that never goes back.

import { host } from './host.ts';

let offset = Number.NEGATIVE_INFINITY; // ms, between the two clocks

/** Milliseconds since 1970, with fractions: those of the clock that never goes back, as long as the other one agrees. */
export function systemTime(): number {
  const steady = host.calls.clock();
  const wall = Date.now();
  if (Math.abs(steady + offset - wall) > disagreement) offset = wall - steady;
  return steady + offset;
}

/** Milliseconds that systemTime is ahead of the host's clock. */
export function timeOffset(): number {
  systemTime();
  return offset;
}

const disagreement = 2; // ms: the wall clock has whole ones
