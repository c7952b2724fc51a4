// Actions that wait until the emulator has nothing to do at once. Processes that never wait hold them up only
// for some turns.

export class Idlers {
  #waiting: readonly (() => void)[] = [];
  #turns = 0; // in a row that left the emulator busy

  get waiting(): readonly (() => void)[] {
    return this.#waiting;
  }

  add(action: () => void): void {
    this.#waiting = [...this.#waiting, action];
  }

  /** A turn is over. `waited`: those that have waited since before it. */
  turnOver(waited: readonly (() => void)[], isBusy: boolean): void {
    if (waited.length === 0) return;
    this.#turns = isBusy ? this.#turns + 1 : 0;
    if (isBusy && this.#turns < mostTurns) return;
    this.#turns = 0;
    this.#waiting = this.#waiting.filter((action) => !waited.includes(action));
    for (const action of waited) action();
  }
}

const mostTurns = 50;
