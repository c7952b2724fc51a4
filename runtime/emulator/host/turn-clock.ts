// How long this turn has lasted. The isolate itself has only the wall clock, which somebody may set during a turn.

import { host } from './host.ts';

/** The host's monotonic clock in milliseconds when this turn began. */
export let now = 0;

let begun = 0; // the wall clock when this turn began

export function turnBegins(time: number): void {
  now = time;
  begun = Date.now();
}

let askedAt = 0; // the wall clock when the host was last asked
let answer = 0; // what the host answered

/**
 * Milliseconds since this turn began. The wall clock is cheap, and is believed while its answer is plausible. Otherwise
 * the host is asked, which costs microseconds, and so at most once in a millisecond.
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
