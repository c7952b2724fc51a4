// How far the screen lags behind: when too much of a job's text is not printed yet, the processes that write it wait.

import { mostUnprinted } from '../node-limits.ts';
import type { NodeEvent } from './contract.ts';

/** Whether an event is text to print: its node counts it, and its screen says when it is printed. */
export function isPrinted(event: NodeEvent): event is NodeEvent<'output' | 'report' | 'shellDied'> {
  return event.kind === 'output' || event.kind === 'report' || event.kind === 'shellDied';
}

/** The job whose text it is; 0 of reports. */
export function jobOf(event: NodeEvent<'output' | 'report' | 'shellDied'>): number {
  return event.kind === 'report' ? 0 : event.job;
}

export class Unprinted {
  readonly #hold: (job: number, hold: boolean) => void;
  readonly #characters = new Map<number, number>(); // not printed yet, by job; 0: reports too
  readonly #held = new Set<number>(); // jobs

  /** `hold` makes those who write to a job wait, or lets them go on. */
  constructor(hold: (job: number, hold: boolean) => void) {
    this.#hold = hold;
  }

  told(job: number, length: number): void {
    this.#add(job, length);
  }

  printed(job: number, length: number): void {
    this.#add(job, -length);
  }

  #add(job: number, length: number): void {
    const lag = (this.#characters.get(job) ?? 0) + length;
    this.#characters.set(job, lag);
    if (lag > mostUnprinted) {
      if (this.#held.has(job)) return;
      this.#held.add(job);
      this.#hold(job, true);
    } else if (lag < mostUnprinted / 2 && this.#held.delete(job)) this.#hold(job, false);
  }
}
