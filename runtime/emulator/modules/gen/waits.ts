// How a behaviour's loop waits for its next message.

import { Receive, receives, TimedReceive } from '../../process/receive.ts';
import type { Steps } from '../../servers/gen-call.ts';
import type { Term } from '../../term/term.ts';

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

/** Waits for any message. If none comes in time, the process hibernates until one does. */
export function* messageOrSleep(text: string, hibernateAfter: number): Steps<Term> {
  const message = yield new TimedWait(text, hibernateAfter);
  return (message === timeUp ? yield asleep : message) as Term;
}
