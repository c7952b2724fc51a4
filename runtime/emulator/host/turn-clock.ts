// The time since this turn began. The isolate has only the wall clock, which may be set to another time.

import { host } from './host.ts';

/** The host's monotonic clock in milliseconds when this turn began. */
export let now = 0;

let begun = 0; // the wall clock when this turn began

export function turnBegins(time: number): void {
  now = time;
  begun = Date.now();
}

let askedAt = 0; // the wall clock when the host was last asked
let answer = 0; // the host's clock at that time

/**
 * Milliseconds since this turn began. The wall clock is cheap to read, and is used if its result is likely.
 * Otherwise the host's clock is asked, at most once in a millisecond, since a call takes microseconds.
 */
export function turnElapsed(): number {
  const wall = Date.now();
  const elapsed = wall - begun;
  if (elapsed >= 0 && elapsed < likely) return elapsed;
  if (wall !== askedAt) {
    askedAt = wall;
    answer = host.calls.clock();
  }
  return answer - now;
}

const likely = 50; // ms: turns that last longer are rare
