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

let ring: (Process | undefined)[] = new Array(1024).fill(undefined); // its length is a power of two
let first = 0;
let waiting = 0; // processes in the ring

/** Let a process run when its turn comes. */
export function enqueue(process: Process): void {
  if (process.queued || process.suspended) return;
  process.queued = true;
  if (waiting === ring.length) growRing();
  ring[(first + waiting) & (ring.length - 1)] = process;
  waiting++;
}

/** The running process stops at its next await or loop round, until it is resumed. */
export function suspend(process: Process): void {
  process.suspended = true;
  slice.r = 0;
}

/** A suspended process goes on, if it has anything to do. */
export function resume(process: Process): void {
  process.suspended = false;
  if (process.entry !== undefined || process.jobs !== undefined || process.waiting !== undefined)
    enqueue(process);
}

/** The next process to run, if any. */
export function dequeue(): Process | undefined {
  if (waiting === 0) return undefined;
  const process = ring[first];
  ring[first] = undefined;
  first = (first + 1) & (ring.length - 1);
  waiting--;
  if (process !== undefined) process.queued = false;
  return process;
}

export function runQueueLength(): number {
  return waiting;
}

function growRing(): void {
  const old = ring;
  ring = [...old.slice(first), ...old.slice(0, first), ...new Array(old.length).fill(undefined)];
  first = 0;
}
