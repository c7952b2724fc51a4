// Whether to look for more traffic for a moment before sleeping (BEAM: busy wait, +sbwt). Found out by trying both:
// with a processor to spare it halves a round trip, on a busy machine it takes the processor from the one who is to answer.

export class Polling {
  /** Look, or sleep at once. */
  on = true;
  #favourite = true;
  #patience = firstPatience; // phases of the favourite between two trials of the other
  #phasesLeft = firstPatience;
  #usual = Number.POSITIVE_INFINITY; // microseconds an exchange took in the favourite's last phase
  #exchanges = 0; // in this phase
  #time = 0; // they took together, microseconds

  /** Traffic has come, so many microseconds after the last of it was dealt with. */
  heard(gap: number): void {
    if (gap > longestExchange) return; // nobody was answering anybody
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
const longestPatience = 128; // a trial that loses costs little, but the machine may become another one
const worthIt = 0.9; // of the time: what is hardly faster is not worth changing for
const longestExchange = 2_000; // microseconds
