// Gives memory back after the start. V8 keeps all that the start took, some 5 MB in the heap of each thread, for
// as long as little happens, as in a shell that nobody types at.

import { performance } from 'node:perf_hooks';
import { collectHere } from '../isolate/collect-here.ts';

/** Collects the garbage of this thread once, as soon as the thread has been quiet for a moment. */
export function tidyWhenQuiet(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization > quiet) return;
    clearInterval(timer);
    collectHere('all');
  }, moment);
  timer.unref();
}

const moment = 400; // milliseconds
const quiet = 0.25; // the share of a moment in which the thread does something
