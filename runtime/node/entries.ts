// Counts the entries that shells are evaluating, and sets the flag by which Ctrl-C ends one during a turn.

import { pulse } from '../emulator/host/heart.ts';

export class Entries {
  readonly #heart: Int32Array;
  readonly #unanswered = new Map<number, number>(); // number of unanswered entries, by job

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

  /** Carries out Ctrl-C. False if the job evaluates nothing. */
  interrupt(job: number): boolean {
    if (!this.#unanswered.get(job)) return false;
    Atomics.store(this.#heart, pulse.interrupted, job);
    return true;
  }

  /** Called when the screen has stopped the shell of a job. */
  stopped(job: number): void {
    this.#unanswered.delete(job);
    this.#release(job);
  }

  /** Called when the shell of a job, which was on another node, has ended. */
  gone(job: number): void {
    this.#unanswered.delete(job);
  }

  #release(job: number): void {
    Atomics.compareExchange(this.#heart, pulse.interrupted, job, 0);
  }
}
