// Tables that find an object as long as something else holds it. A WeakRef costs V8 more than the object that
// it points to, so several objects share one WeakRef: they stay in memory and are collected together.

const smallest = 1024; // entries; in a smaller table, to look for collected objects is not worth the time

/** Objects that share a WeakRef. Each must hold its Bunch, so that the Bunch lives as long as any of them. */
export class Bunch<Key, Value> {
  readonly keys: Key[] = [];
  readonly values: Value[] = [];
  readonly weak: WeakRef<this> = new WeakRef(this);
}

export class WeakTable<Key, Value extends object> {
  readonly #together: number; // number of objects that share a WeakRef
  readonly #bunches = new Map<Key, WeakRef<Bunch<Key, Value>>>();
  #filling: Bunch<Key, Value> = new Bunch();
  #sweepAt = 2 * smallest;
  // points to an object that is gone once V8 has run a full garbage collection since the last sweep
  #young = new WeakRef({});

  /** `together` must be 1 if objects of the table hold one another, or one held object would keep all. */
  constructor(together = 16) {
    this.#together = together;
  }

  /** The number of entries, including those whose object has been collected. */
  get size(): number {
    return this.#bunches.size;
  }

  find(key: Key): Value | undefined {
    const bunch = this.#bunches.get(key)?.deref();
    return bunch?.values[bunch.keys.indexOf(key)];
  }

  /** All objects that have not been collected. */
  *values(): Generator<Value, void> {
    for (const key of this.#bunches.keys()) {
      const value = this.find(key);
      if (value !== undefined) yield value;
    }
  }

  /** Adds an object. The object must hold the Bunch that is returned. */
  add(key: Key, value: Value): Bunch<Key, Value> {
    if (this.#filling.keys.length === this.#together) this.#filling = new Bunch();
    const bunch = this.#filling;
    bunch.keys.push(key);
    bunch.values.push(value);
    this.#bunches.set(key, bunch.weak);
    if (this.#bunches.size >= this.#sweepAt) this.#sweep();
    return bunch;
  }

  /** Removes entries whose object has been collected. */
  #sweep(): void {
    const bunches = this.#bunches;
    if (this.#young.deref() === undefined) {
      for (const [key, weak] of bunches) if (weak.deref() === undefined) bunches.delete(key);
      this.#young = new WeakRef({});
    }
    this.#sweepAt = Math.max(2 * bunches.size, 2 * smallest);
  }
}
