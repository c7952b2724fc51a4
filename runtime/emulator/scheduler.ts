// Who runs: the current process, the queue of those that can run, and the reductions of the one that does.
// BEAM's scheduler for one core; it holds no process logic, so everything may import it.

import { reductionsPerSlice } from './limits.ts';
import type { Process } from './process.ts';

/** The process whose code is running, undefined between processes. */
export let current: Process | undefined;

export function setCurrent(process: Process | undefined): void {
  current = process;
}

/** What compiled code counts down; `r` below zero means the slice is spent. */
export const slice: { r: number } = { r: reductionsPerSlice };

const queue: (Process | undefined)[] = [];
let first = 0;

/** Let a process run when its turn comes. */
export function enqueue(process: Process): void {
  if (process.queued || process.suspended) return;
  process.queued = true;
  queue.push(process);
}

/** The next process to run, if any. */
export function dequeue(): Process | undefined {
  if (first === queue.length) return undefined;
  const process = queue[first];
  queue[first++] = undefined;
  if (first === queue.length) {
    queue.length = 0;
    first = 0;
  } else if (first > 10_000 && first * 2 > queue.length) {
    queue.copyWithin(0, first); // so that a queue that never empties does not grow for ever
    queue.length -= first;
    first = 0;
  }
  if (process !== undefined) process.queued = false;
  return process;
}

export function runQueueLength(): number {
  return queue.length - first;
}
