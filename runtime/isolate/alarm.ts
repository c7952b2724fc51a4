// A timer for the time at which the emulator wants its next turn, even if nothing has arrived.

export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Calls `ring` at time `at`, instead of any time set before. For 0, the caller runs a turn at once. */
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
    // setTimeout may fire a little early; the emulator then asks for the same time again
    this.#at = Number.POSITIVE_INFINITY;
    this.#ring();
  }
}

const longestTimeout = 2 ** 31 - 1; // ms, of setTimeout; then the emulator gets a turn and asks again
