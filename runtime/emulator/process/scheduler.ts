// The running process, its reductions, and the run queue: like a scheduler of BEAM. The code that runs a
// process is elsewhere (running/): this file imports almost nothing, so any file can import it.

import { reductionsPerSlice } from '../host/emulator-limits.ts';
import type { Process } from './process.ts';

/** The process whose code is running, undefined between processes. */
export let current: Process | undefined;

export function setCurrent(process: Process | undefined): void {
  current = process;
}

/** Run `code` as if `process` were running, when the emulator reads or calls a user's objects. */
export function runAs<T>(process: Process, code: () => T): T {
  const before = current;
  current = process;
  try {
    return code();
  } finally {
    current = before;
  }
}

/** `r`: the reductions left to the running process. Compiled code counts down; below 0 the slice is spent. */
export const slice: { r: number } = { r: reductionsPerSlice };

/** Processes in the order they were enqueued. */
class RunQueue {
  length = 0;
  #ring: (Process | undefined)[] = new Array(1024).fill(undefined); // the length of the array is a power of two
  #first = 0;

  push(process: Process): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.length) & (this.#ring.length - 1)] = process;
    this.length++;
  }

  /** Remove and return the first process; there must be one. */
  shift(): Process {
    const process = this.#ring[this.#first] as Process;
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
const preferred = new RunQueue(); // shells, and processes of high priority
let usualIsNext = false; // true after a preferred process has run: a usual process must run next, so that none starves

/** Put a process into the run queue. */
export function enqueue(process: Process): void {
  if (process.queued || process.suspended) return;
  (process.preferred ? preferred : usual).push(process);
  process.queued = true; // set only now, since push throws if the stack is full
}

/** Suspend the running process: it stops at its next await or loop round, until it is resumed. */
export function suspend(process: Process): void {
  process.suspended = true;
  slice.r = 0;
}

/** Suspend a process that may not be running: it does not run until it is resumed. */
export function hold(process: Process): void {
  process.suspended = true;
}

/** Resume a process, unless another process still suspends it. */
export function resume(process: Process): void {
  if ((process.ties?.suspendedBy?.size ?? 0) > 0) return;
  process.suspended = false;
  if (process.entry !== undefined || process.jobs !== undefined || process.waiting !== undefined)
    enqueue(process);
}

/** The next process to run, if any. */
export function dequeue(): Process | undefined {
  for (;;) {
    const mayPrefer = preferred.length > 0 && !(usualIsNext && usual.length > 0);
    usualIsNext = mayPrefer;
    if (!mayPrefer && usual.length === 0) return undefined;
    const process = (mayPrefer ? preferred : usual).shift();
    process.queued = false;
    if (!process.suspended) return process; // a process may have been suspended while it was in the queue
  }
}

export function runQueueLength(): number {
  return usual.length + preferred.length;
}

let reductions = 0; // of all processes, since the node started

/** Add the reductions of one turn to the total. */
export function addReductions(taken: number): void {
  reductions += taken;
}

export function totalReductions(): number {
  return reductions;
}
