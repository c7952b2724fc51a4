// Collects garbage when the program takes much memory, before the watching thread ends it (watch.ts).

import type { Turns } from './turns.ts';
import { boundsOf } from './watch.ts';

const lookInterval = 1_000; // ms
const share = 0.6; // share of the watcher's limit (see watch.ts) above which garbage is collected
const rest = 5; // looks (seconds) between two collections; a collection takes time and may free nothing

/** Checks the memory every second. The function returned ends the checks. */
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
