// The entries that shells evaluate, and Ctrl-C, which may end them even in the middle of a turn.

import { pulse } from '../emulator/host/heart.ts';

export class Entries {
  readonly #heart: Int32Array;
  readonly #unanswered = new Map<number, number>(); // how many, by job

  constructor(heart: Int32Array) {
    this.#heart = heart;
  }

  begun(job: number): void {
    this.#unanswered.set(job, (this.#unanswered.get(job) ?? 0) + 1);
  }

  ended(job: number): void {
    this.#release(job);
    this.#unanswered.set(job, (this.#unanswered.get(job) ?? 0) - 1);
  }

  /** Press Ctrl-C. False if the job evaluates nothing. */
  interrupt(job: number): boolean {
    if (!this.#unanswered.get(job)) return false;
    Atomics.store(this.#heart, pulse.interrupted, job);
    return true;
  }

  /** The shell has been stopped from here. */
  stopped(job: number): void {
    this.#unanswered.delete(job);
    this.#release(job);
  }

  /** The shell, on another node, is over. */
  gone(job: number): void {
    this.#unanswered.delete(job);
  }

  #release(job: number): void {
    Atomics.compareExchange(this.#heart, pulse.interrupted, job, 0);
  }
}
