// A receive of the messages that a function of the emulator accepts.

import { receives, TimedReceive } from '../../process/receive.ts';
import type { Term } from '../../term/term.ts';

export class ReceiveIf extends TimedReceive {
  readonly #accepts: (message: readonly Term[]) => boolean;
  readonly #text: string;

  /** Accepts some of the messages that are tuples; `text` is what process_info shows. */
  constructor(
    text: string,
    accepts: (message: readonly Term[]) => boolean,
    timeout: number = Number.POSITIVE_INFINITY,
  ) {
    super(timeout);
    this.#accepts = accepts;
    this.#text = text;
  }

  override matches(message: Term): boolean {
    return Array.isArray(message) && this.#accepts(message as readonly Term[]);
  }

  override describe(): string {
    return this.#text;
  }
}
receives.add(ReceiveIf.prototype);
