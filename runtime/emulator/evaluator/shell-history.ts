// The entries typed at a prompt and their results, by prompt number: for v(N), e(N) and h().
// The result of a failed entry is `['EXIT', reason]`.

const keptAtFirst = 20; // default for entries and for results, as in erl

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

  /** Sets how many entries are kept; returns the previous number (history/1). */
  keepSources(entries: number): number {
    const before = this.#keptSources;
    this.#keptSources = entries;
    return before;
  }

  /** Sets how many results are kept; returns the previous number (results/1). */
  keepResults(entries: number): number {
    const before = this.#keptResults;
    this.#keptResults = entries;
    return before;
  }

  /** The prompt number for an argument of v or e; a negative argument counts back from the last entry. */
  entry(of: ReadonlyMap<number, unknown>, n: unknown): number | undefined {
    const numbers = [...of.keys()];
    const count = typeof n === 'number' && n < 0 ? numbers[numbers.length + n] : n;
    return typeof count === 'number' && of.has(count) ? count : undefined;
  }
}

function trim(entries: Map<number, unknown>, last: number): void {
  for (const count of entries.keys()) if (count <= last) entries.delete(count);
}
