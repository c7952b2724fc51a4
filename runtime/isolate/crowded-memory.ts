// Collects garbage when the program takes much memory, before its watcher would end it for that: see watch.ts.

import type { Turns } from './turns.ts';
import { boundsOf } from './watch.ts';

const lookInterval = 1_000; // ms
const share = 0.6; // share of the memory at which the watcher ends the program
const rest = 5; // looks between two collections, since one takes a while and may free nothing

/** Look between turns; the function that this returns ends it. */
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
