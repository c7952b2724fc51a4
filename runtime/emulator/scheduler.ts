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

/** Processes in the order they were enqueued. */
class RunQueue {
  length = 0;
  #ring: (Process | undefined)[] = new Array(1024).fill(undefined); // its length is a power of two
  #first = 0;

  push(process: Process): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.length) & (this.#ring.length - 1)] = process;
    this.length++;
  }

  /** The first; only called when there is one. */
  shift(): Process | undefined {
    const process = this.#ring[this.#first];
    this.#ring[this.#first] = undefined;
    this.#first = (this.#first + 1) & (this.#ring.length - 1);
    this.length--;
    return process;
  }

  #grow(): void {
    const old = this.#ring;
    const first = this.#first;
    this.#ring = [
      ...old.slice(first),
      ...old.slice(0, first),
      ...new Array(old.length).fill(undefined),
    ];
    this.#first = 0;
  }
}

const usual = new RunQueue();
const preferred = new RunQueue(); // shells and processes of high priority
let usualIsNext = false; // after a preferred process one of the others runs, so that they cannot be starved

/** Let a process run when its turn comes. */
export function enqueue(process: Process): void {
  if (process.queued || process.suspended) return;
  process.queued = true;
  (process.preferred ? preferred : usual).push(process);
}

/** The running process stops at its next await or loop round, until it is resumed. */
export function suspend(process: Process): void {
  process.suspended = true;
  slice.r = 0;
}

/** A process that does not run now is not to run, until it is resumed. */
export function hold(process: Process): void {
  process.suspended = true;
}

/** A suspended process goes on, if it has anything to do, and if no other process has stopped it. */
export function resume(process: Process): void {
  if ((process.ties?.suspendedBy?.size ?? 0) > 0) return;
  process.suspended = false;
  if (process.entry !== undefined || process.jobs !== undefined || process.waiting !== undefined)
    enqueue(process);
}

/** The next process to run, if any. */
export function dequeue(): Process | undefined {
  for (;;) {
    const process = next();
    if (process === undefined) return undefined;
    process.queued = false;
    if (!process.suspended) return process; // else it was stopped while it was in the queue
  }
}

function next(): Process | undefined {
  if (preferred.length > 0 && !(usualIsNext && usual.length > 0)) {
    usualIsNext = true;
    return preferred.shift();
  }
  usualIsNext = false;
  return usual.length === 0 ? undefined : usual.shift();
}

export function runQueueLength(): number {
  return usual.length + preferred.length;
}
