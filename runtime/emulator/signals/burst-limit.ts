// Limits how many reports are shown in a window of time. Further reports are dropped, and a report at the end
// of the window says how many (OTP: logger_olp; burst_limit_max_count, burst_limit_window_time).

import { now } from '../host/turn-clock.ts';
import { addTimer } from '../process/timers.ts';

export const mostReports = 500; // reports in a window, as in OTP
const mostCharacters = 2 * 1024 * 1024; // characters of all reports in a window
const windowTime = 1_000; // ms, as in OTP; a window lasts longer while the screen is too slow for the output

export class BurstLimit {
  readonly #tell: (dropped: number) => void;
  readonly #isBusy: () => boolean;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #admitted = 0;
  #characters = 0;
  #dropped = 0;

  /** If reports were dropped in a window, `tell` is called at the end of the window, with their number. */
  constructor(tell: (dropped: number) => void, isBusy: () => boolean) {
    this.#tell = tell;
    this.#isBusy = isBusy;
  }

  /** Whether one more report may be shown now. If not, the report is counted as dropped. */
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

  /** Count the characters of a report that was shown. */
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

const retryTime = 100; // ms until the next try to end a window, while the screen is too slow for the output
