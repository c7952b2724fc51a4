// Too many reports at once help nobody: beyond a number in a second they are counted, and told of in one (OTP:
// logger_olp, the options burst_limit_max_count and burst_limit_window_time of logger_std_h).

import { now } from '../host/turn-clock.ts';
import { addTimer } from '../process/timers.ts';

export const mostReports = 500; // in a window, as in OTP
const mostCharacters = 2 * 1024 * 1024; // of them
const windowTime = 1_000; // ms, as in OTP; a window lasts longer while the screen does not keep up

export class BurstLimit {
  readonly #tell: (dropped: number) => void;
  readonly #isBusy: () => boolean;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #admitted = 0;
  #characters = 0;
  #dropped = 0;

  /** `tell` hears at the end of a window how many were dropped in it, if any were. */
  constructor(tell: (dropped: number) => void, isBusy: () => boolean) {
    this.#tell = tell;
    this.#isBusy = isBusy;
  }

  /** Whether one more may be shown now. */
  admits(): boolean {
    if (now >= this.#windowEnds && !this.#isBusy()) {
      this.#windowEnds = now + windowTime;
      this.#admitted = 0;
      this.#characters = 0;
    }
    if (this.#admitted < mostReports && this.#characters < mostCharacters) {
      this.#admitted++;
      return true;
    }
    if (this.#dropped === 0) this.#tellLater();
    this.#dropped++;
    return false;
  }

  /** One was shown that has so many characters. */
  printed(characters: number): void {
    this.#characters += characters;
  }

  #tellLater(): void {
    addTimer(Math.max(this.#windowEnds - now, retryTime), () => this.#end());
  }

  #end(): void {
    if (this.#isBusy()) {
      this.#tellLater();
      return;
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#tell(dropped);
  }
}

const retryTime = 100; // ms
