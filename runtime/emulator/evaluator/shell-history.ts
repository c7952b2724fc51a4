// The entries typed at a prompt and their results, by the prompt's number: for v(N), e(N) and h().
// A failed entry's result is `['EXIT', reason]`.

const keptAtFirst = 20; // entries kept by default, and results, as in erl

export class ShellHistory {
  readonly sources: Map<number, string> = new Map();
  readonly results: Map<number, unknown> = new Map();
  #keptSources = keptAtFirst;
  #keptResults = keptAtFirst;

  add(count: number, source: string, result: unknown): void {
    this.sources.set(count, source);
    this.results.set(count, result);
    trim(this.sources, count - this.#keptSources);
    trim(this.results, count - this.#keptResults);
  }

  /** Keep N entries from now on; returns the number before (history/1). */
  keepSources(entries: number): number {
    const before = this.#keptSources;
    this.#keptSources = entries;
    return before;
  }

  /** Set how many results are kept; returns the number before (results/1). */
  keepResults(entries: number): number {
    const before = this.#keptResults;
    this.#keptResults = entries;
    return before;
  }

  /** The prompt number that an argument of v or e means; a negative one counts back from the last. */
  entry(of: ReadonlyMap<number, unknown>, n: unknown): number | undefined {
    const numbers = [...of.keys()];
    const count = typeof n === 'number' && n < 0 ? numbers[numbers.length + n] : n;
    return typeof count === 'number' && of.has(count) ? count : undefined;
  }
}

function trim(entries: Map<number, unknown>, last: number): void {
  for (const count of entries.keys()) if (count <= last) entries.delete(count);
}
