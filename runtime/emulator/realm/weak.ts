// Tables in which objects are found for as long as somebody holds them. A weak reference costs V8 more than the object
// it leads to, so some share one: these stay in memory together, and go together.

const smallest = 1024; // entries; below this a sweep is not worth its time

/** Holds its objects, and each of them has to hold it: then it is there while one of them is. */
export class Bunch<Key, Value> {
  readonly keys: Key[] = [];
  readonly values: Value[] = [];
  readonly weak: WeakRef<this> = new WeakRef(this);
}

export class WeakTable<Key, Value extends object> {
  readonly #together: number; // objects that share a weak reference
  readonly #bunches = new Map<Key, WeakRef<Bunch<Key, Value>>>();
  #filling: Bunch<Key, Value> = new Bunch();
  #sweepAt = 2 * smallest;
  #young = new WeakRef({}); // gone when V8 has looked through all its memory since the last sweep

  /** Objects that lead to one another are not to share references: one of them would keep all. */
  constructor(together = 16) {
    this.#together = together;
  }

  /** Entries, of which some may lead to nothing any more. */
  get size(): number {
    return this.#bunches.size;
  }

  find(key: Key): Value | undefined {
    const bunch = this.#bunches.get(key)?.deref();
    return bunch?.values[bunch.keys.indexOf(key)];
  }

  /** All that are there. */
  *values(): Generator<Value, void> {
    for (const key of this.#bunches.keys()) {
      const value = this.find(key);
      if (value !== undefined) yield value;
    }
  }

  /** Enter an object, which from now on has to hold what this gives. */
  add(key: Key, value: Value): Bunch<Key, Value> {
    if (this.#filling.keys.length === this.#together) this.#filling = new Bunch();
    const bunch = this.#filling;
    bunch.keys.push(key);
    bunch.values.push(value);
    this.#bunches.set(key, bunch.weak);
    if (this.#bunches.size >= this.#sweepAt) this.#sweep();
    return bunch;
  }

  /** Forget entries whose object is gone. */
  #sweep(): void {
    const bunches = this.#bunches;
    if (this.#young.deref() === undefined) {
      for (const [key, weak] of bunches) if (weak.deref() === undefined) bunches.delete(key);
      this.#young = new WeakRef({});
    }
    this.#sweepAt = Math.max(2 * bunches.size, 2 * smallest);
  }
}
