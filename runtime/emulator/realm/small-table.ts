// A table that has an entry or two most of the time. A Map takes new memory whenever it is emptied and filled again, and
// a hash of each key; so the first two entries are kept beside one another, and a Map is made for a third.

const absent: unique symbol = Symbol('no key');

/** As a Map, with its entries in the order in which they were set. */
export class SmallTable<K, V> {
  #firstKey: K | typeof absent = absent;
  #first: V | undefined = undefined;
  #secondKey: K | typeof absent = absent; // set after the first
  #second: V | undefined = undefined;
  #more: Map<K, V> | undefined = undefined; // set after the first and the second

  static from<K, V>(entries: Iterable<readonly [K, V]>): SmallTable<K, V> {
    const table = new SmallTable<K, V>();
    for (const [key, value] of entries) table.set(key, value);
    return table;
  }

  get size(): number {
    const few = (this.#firstKey === absent ? 0 : 1) + (this.#secondKey === absent ? 0 : 1);
    return few + (this.#more?.size ?? 0);
  }

  get(key: K): V | undefined {
    if (this.#firstKey === key) return this.#first;
    if (this.#secondKey === key) return this.#second;
    return this.#more?.get(key);
  }

  has(key: K): boolean {
    return this.#firstKey === key || this.#secondKey === key || this.#more?.has(key) === true;
  }

  set(key: K, value: V): this {
    if (this.#firstKey === key) this.#first = value;
    else if (this.#secondKey === key) this.#second = value;
    else if (this.#more !== undefined) this.#more.set(key, value);
    else this.#add(key, value);
    return this;
  }

  #add(key: K, value: V): void {
    if (Number.isNaN(key)) {
      this.#more = new Map([[key, value]]); // NaN, which a Map finds
      return;
    }
    if (this.#firstKey === absent) {
      // what was second is first now, since entries keep their order
      this.#firstKey = this.#secondKey;
      this.#first = this.#second;
      this.#secondKey = absent;
      this.#second = undefined;
    }
    if (this.#firstKey === absent) {
      this.#firstKey = key;
      this.#first = value;
    } else if (this.#secondKey === absent) {
      this.#secondKey = key;
      this.#second = value;
    } else this.#more = new Map([[key, value]]);
  }

  /** Returns whether there was such an entry. */
  delete(key: K): boolean {
    if (this.#firstKey === key) {
      this.#firstKey = absent;
      this.#first = undefined;
      return true;
    }
    if (this.#secondKey === key) {
      this.#secondKey = absent;
      this.#second = undefined;
      return true;
    }
    const more = this.#more;
    if (more?.delete(key) !== true) return false;
    if (more.size === 0) this.#more = undefined;
    return true;
  }

  clear(): void {
    for (const key of this.keys()) this.delete(key);
  }

  /** Entries that are deleted meanwhile are left out. */
  *[Symbol.iterator](): Generator<[K, V], void> {
    if (this.#firstKey !== absent) yield [this.#firstKey, this.#first as V];
    if (this.#secondKey !== absent) yield [this.#secondKey, this.#second as V];
    if (this.#more !== undefined) yield* this.#more;
  }

  *keys(): Generator<K, void> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<V, void> {
    for (const [, value] of this) yield value;
  }
}
