// Decides whether to poll for more traffic briefly before sleeping (BEAM: busy wait, +sbwt). With a free
// processor polling halves the time of a round trip, but on a busy machine it takes the processor from the
// node that should answer. So both polling and sleeping are tried, and the one with shorter waits (the
// favourite) is used mostly. A wait is the time from one piece of traffic to the next, which may be an
// answer; long waits do not count. A phase is 64 waits, during which the node either polls or sleeps. A trial that
// looks bad ends after 8 waits, so that trials on both ends together slow down less than one exchange in a hundred.

export class Polling {
  /** Whether to poll; if false, the node sleeps at once. */
  on = true;
  #favourite = true;
  #patience = firstPatience; // phases of the favourite between two trials of what is not the favourite
  #phasesLeft = firstPatience; // phases of the favourite until the next trial
  #usual = Number.POSITIVE_INFINITY; // mean microseconds of a wait in the favourite's last phase
  #waits = 0; // number of waits in this phase
  #time = 0; // microseconds of all waits in this phase
  #short = 0; // number of waits in this phase that are worth a change of the favourite

  /** Called when traffic has arrived, `gap` microseconds after the last traffic was handled. */
  heard(gap: number): void {
    if (gap > longestWait) return; // too late to be an answer to the last traffic
    this.#time += gap;
    if (gap < this.#usual * worthIt) this.#short++;
    this.#waits++;
    if (this.#waits === waitsInPhase || this.#looksBad()) this.#phaseEnded();
  }

  /** Whether this is a trial whose first waits are mostly no shorter than the favourite's. */
  #looksBad(): boolean {
    const isTrial = this.on !== this.#favourite;
    return isTrial && this.#waits === waitsToJudge && this.#short < waitsToJudge / 2;
  }

  #phaseEnded(): void {
    const isWhole = this.#waits === waitsInPhase;
    const mean = this.#time / this.#waits;
    this.#waits = 0;
    this.#time = 0;
    this.#short = 0;
    if (this.on === this.#favourite) {
      this.#usual = mean;
      if (--this.#phasesLeft === 0) this.on = !this.#favourite;
      return;
    }
    if (isWhole && mean < this.#usual * worthIt) {
      this.#favourite = this.on;
      this.#usual = mean;
      this.#patience = firstPatience;
    } else this.#patience = Math.min(2 * this.#patience, longestPatience);
    this.on = this.#favourite;
    this.#phasesLeft = this.#patience;
  }
}

const waitsInPhase = 64;
const waitsToJudge = 8; // of a trial; the favourite's mean is longer than most of its waits, so an equally good trial goes on
const firstPatience = 4;
const longestPatience = 128; // phases; a failed trial costs little, and the load of the machine may change
const worthIt = 0.9; // the favourite changes if the waits of a trial are shorter than this share of its waits
const longestWait = 2_000; // microseconds; a longer wait does not count
