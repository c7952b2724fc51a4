// The time at which the emulator wants to be entered again, though nothing may have come in.

export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Ring at this time and no other; never at Infinity. For 0, at once, the caller cares. */
  set(at: number): void {
    if (at === this.#at) return;
    this.#at = at;
    if (at === 0) return;
    this.stop();
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(0, at - performance.now()), longestTimeout);
    this.#timer = setTimeout(() => this.#rings(), wait);
  }

  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #rings(): void {
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY; // it may ring a little early: the same time is then asked for again
    this.#ring();
  }
}

const longestTimeout = 2 ** 31 - 1; // setTimeout's own limit; the emulator is entered and asked again
