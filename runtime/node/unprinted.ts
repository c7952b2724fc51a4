// Counts text that the screen has not printed yet. Above a limit, the processes that write it must wait.

import { mostUnprinted } from '../node-limits.ts';
import type { NodeEvent } from './contract.ts';

/** Whether an event is text to print: the node counts it, and the screen reports when it is printed. */
export function isPrinted(event: NodeEvent): event is NodeEvent<'output' | 'report' | 'shellDied'> {
  return event.kind === 'output' || event.kind === 'report' || event.kind === 'shellDied';
}

/** The job that the text belongs to; 0 for reports. */
export function jobOf(event: NodeEvent<'output' | 'report' | 'shellDied'>): number {
  return event.kind === 'report' ? 0 : event.job;
}

export class Unprinted {
  readonly #hold: (job: number, hold: boolean) => void;
  readonly #characters = new Map<number, number>(); // characters not printed yet, by job; 0 includes reports
  readonly #held = new Set<number>(); // jobs whose processes must wait

  /** `hold` makes the processes that write to a job wait (true), or lets them go on (false). */
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
