// How a behaviour's loop waits for its next message.

import { Receive, receives, TimedReceive } from '../../process/receive.ts';

/** Waits for any message; `text` is what process_info shows. */
export class Wait extends Receive {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override describe(): string {
    return this.#text;
  }
}

/** Waits for any message, and gives timeUp if none comes in time. */
export class TimedWait extends TimedReceive {
  readonly #text: string;

  constructor(text: string, timeout: number) {
    super(timeout, () => timeUp);
    this.#text = text;
  }

  override describe(): string {
    return this.#text;
  }
}
for (const { prototype } of [Wait, TimedWait]) receives.add(prototype);

export const timeUp: unique symbol = Symbol('time is up');

/** The wait of a process that hibernates. */
export const asleep: Wait = new Wait('erlang.hibernate');
