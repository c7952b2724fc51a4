// A program that takes much memory has its garbage collected before its watcher ends it for that: see watch.ts.

import type { Turns } from './turns.ts';
import { boundsOf } from './watch.ts';

const lookInterval = 1_000; // ms
const share = 0.6; // of the memory at which the watcher ends the program
const rest = 5; // looks from one collection to the next: it takes a while, and may find nothing

/** Look between turns, until what this gives is called. */
export function collectWhenCrowded(turns: Turns, megabytes: number): () => void {
  const crowded = boundsOf(megabytes).rss * share;
  let resting = 0;
  const timer = setInterval(() => {
    if (resting > 0) resting--;
    else if (process.memoryUsage.rss() > crowded) {
      resting = rest;
      turns.tell({ kind: 'collect' });
    }
  }, lookInterval);
  timer.unref();
  return () => clearInterval(timer);
}
