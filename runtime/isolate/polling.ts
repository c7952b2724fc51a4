// Decides whether to poll for more traffic briefly before sleeping (BEAM: busy wait, +sbwt). With a free
// processor polling halves the time of a round trip, but on a busy machine it takes the processor from the
// node that should answer. So polling and sleeping are both tried, in phases, and the faster way (the
// favourite) is mostly used.

export class Polling {
  /** Whether to poll; if false, the node sleeps at once. */
  on = true;
  #favourite = true;
  #patience = firstPatience; // phases of the favourite before the other way is tried again
  #phasesLeft = firstPatience;
  #usual = Number.POSITIVE_INFINITY; // mean microseconds of an exchange in the favourite's last phase
  #exchanges = 0; // exchanges in this phase
  #time = 0; // microseconds that the exchanges of this phase took

  /** Called when traffic has arrived, `gap` microseconds after the last traffic was handled. */
  heard(gap: number): void {
    if (gap > longestExchange) return; // too late to be an answer to the last traffic
    this.#time += gap;
    if (++this.#exchanges < exchangesInPhase) return;
    const mean = this.#time / exchangesInPhase;
    this.#exchanges = 0;
    this.#time = 0;
    this.#phaseEnded(mean);
  }

  #phaseEnded(mean: number): void {
    if (this.on === this.#favourite) {
      this.#usual = mean;
      if (--this.#phasesLeft === 0) this.on = !this.#favourite;
      return;
    }
    if (mean < this.#usual * worthIt) {
      this.#favourite = this.on;
      this.#usual = mean;
      this.#patience = firstPatience;
    } else this.#patience = Math.min(2 * this.#patience, longestPatience);
    this.on = this.#favourite;
    this.#phasesLeft = this.#patience;
  }
}

const exchangesInPhase = 64;
const firstPatience = 4;
const longestPatience = 128; // phases; a failed trial costs little, and the load of the machine may change
const worthIt = 0.9; // the other way must take less than this share of the favourite's time
const longestExchange = 2_000; // microseconds
