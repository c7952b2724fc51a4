// Too many reports at once help nobody: beyond a number in a second they are counted, and told of in one (OTP:
// logger_olp, the options burst_limit_max_count and burst_limit_window_time of logger_std_h).

import { addTimer } from './timers.ts';
import { now } from './turn-clock.ts';

export const mostReports = 500; // in a window, as in OTP
const windowTime = 1_000; // ms, as in OTP

export class BurstLimit {
  readonly #tell: (dropped: number) => void;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #admitted = 0;
  #dropped = 0;

  /** `tell` hears at the end of a window how many were dropped in it, if any were. */
  constructor(tell: (dropped: number) => void) {
    this.#tell = tell;
  }

  /** Whether one more may be shown now. */
  admits(): boolean {
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + windowTime;
      this.#admitted = 0;
    }
    if (this.#admitted < mostReports) {
      this.#admitted++;
      return true;
    }
    if (this.#dropped === 0) addTimer(this.#windowEnds - now, () => this.#end());
    this.#dropped++;
    return false;
  }

  #end(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#tell(dropped);
  }
}
