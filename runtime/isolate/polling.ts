// Whether to poll for more traffic for a moment before sleeping (BEAM: busy wait, +sbwt). With a free processor polling
// halves the time of a round trip, but on a busy machine it takes the processor from the node that should answer. So
// both ways are tried in turn, and the faster one is used: the favourite.

export class Polling {
  /** Whether to poll; else sleep at once. */
  on = true;
  #favourite = true;
  #patience = firstPatience; // phases of the favourite before the other way is tried again
  #phasesLeft = firstPatience;
  #usual = Number.POSITIVE_INFINITY; // mean microseconds of an exchange in the favourite's last phase
  #exchanges = 0; // exchanges in this phase
  #time = 0; // microseconds that all of them took

  /** Traffic has arrived, `gap` microseconds after the last traffic was handled. */
  heard(gap: number): void {
    if (gap > longestExchange) return; // too long for an answer to that traffic
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
const worthIt = 0.9; // share of the time: a way that is hardly faster is not worth a change
const longestExchange = 2_000; // microseconds
