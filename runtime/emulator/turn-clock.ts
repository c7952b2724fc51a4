// How long this turn has lasted. The isolate itself has only the wall clock, which may be set while a turn lasts.

import { host } from './host.ts';

/** The host's monotonic clock in milliseconds, as of the beginning of this turn. */
export let now = 0;

let begun = 0; // when this turn began, by the wall clock

export function turnBegins(time: number): void {
  now = time;
  begun = Date.now();
}

/** Milliseconds since this turn began. The wall clock is cheap and is believed while what it says is likely. */
export function turnElapsed(): number {
  const elapsed = Date.now() - begun;
  return elapsed >= 0 && elapsed < likely ? elapsed : host.calls.clock() - now;
}

const likely = 50; // ms: turns that last longer are rare, and may ask the host
