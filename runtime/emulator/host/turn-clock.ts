// How long this turn has lasted. The isolate itself has only the wall clock, which may be set while a turn lasts.

import { host } from './host.ts';

/** The host's monotonic clock in milliseconds, as of the beginning of this turn. */
export let now = 0;

let begun = 0; // when this turn began, by the wall clock

export function turnBegins(time: number): void {
  now = time;
  begun = Date.now();
}

let askedAt = 0; // the wall clock when the host was asked last
let answer = 0; // what it said

/**
 * Milliseconds since this turn began. The wall clock is cheap and is believed while what it says is likely; then the
 * host is asked, once in each millisecond, for that costs microseconds.
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
