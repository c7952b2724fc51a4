// Values by key, in numbered places. A place stays where it is while its key is there, so a walk that has
// stopped at a place can go on from it, whatever was deleted or added in between.

import { TermMap } from '../../order/term-map.ts';
import { ErlangError } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { breathe } from './breathe.ts';
import { end, unknown } from './rows.ts';

const mostKeys = 2 ** 24; // V8's limit for a Map
const roomy = 1024; // free places that are not worth a renumbering

export class Slots<Value> {
  count = 0; // values
  readonly #keyIn: (value: Value) => Term;
  readonly #places = new TermMap();
  #values: (Value | undefined)[] = [];
  #free: number[] = []; // places without a key
  #fixed = false;
  #ghosts: Term[] = []; // keys that were deleted while the table is fixed: they keep their places as long

  /** `keyIn` returns the key of a value. */
  constructor(keyIn: (value: Value) => Term) {
    this.#keyIn = keyIn;
  }

  get(key: Term): Value | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : this.#values[place];
  }

  set(key: Term, value: Value): void {
    const place = this.#places.get(key);
    if (place === undefined) this.#add(key, value);
    else {
      if (this.#values[place] === undefined) this.count++;
      this.#values[place] = value;
    }
  }

  #add(key: Term, value: Value): void {
    if (this.#places.size >= mostKeys)
      throw new ErlangError('system_limit', {
        name: 'ets.insert',
        args: [],
        hint: `a table by hash has at most ${mostKeys} keys; an ordered_set may have more`,
      });
    const place = this.#free.pop() ?? this.#values.length;
    this.#places.set(key, place);
    this.#values[place] = value;
    this.count++;
  }

  delete(key: Term): Value | undefined {
    const place = this.#places.get(key);
    const value = place === undefined ? undefined : this.#values[place];
    if (place === undefined || value === undefined) return undefined;
    this.count--;
    this.#values[place] = undefined;
    if (this.#fixed) this.#ghosts.push(key);
    else {
      this.#places.delete(key);
      if (place === this.#values.length - 1) this.#values.pop();
      else this.#free.push(place);
      this.#tidy();
    }
    return value;
  }

  clear(): void {
    this.count = 0;
    if (this.#fixed) {
      for (const value of this.#values)
        if (value !== undefined) this.#ghosts.push(this.#keyIn(value));
      this.#values.fill(undefined);
    } else this.#empty();
  }

  #empty(): void {
    this.#places.clear();
    this.#values = [];
    this.#free = [];
    this.#ghosts = [];
  }

  fix(): void {
    this.#fixed = true;
  }

  unfix(): void {
    this.#fixed = false;
    const ghosts = this.#ghosts;
    this.#ghosts = [];
    for (const key of ghosts) {
      const place = this.#places.get(key);
      if (place === undefined || this.#values[place] !== undefined) continue; // the key was added again
      this.#places.delete(key);
      this.#free.push(place);
    }
    this.#tidy();
  }

  #tidy(): void {
    if (this.count === 0) this.#empty();
    else if (this.#free.length > roomy && this.#free.length > 3 * this.count) this.#renumber();
  }

  /** Gives the keys new places without gaps, in the order of the old ones. */
  #renumber(): void {
    this.#values = this.#values.filter((value) => value !== undefined);
    this.#free = [];
    for (const [place, value] of this.#values.entries())
      this.#places.set(this.#keyIn(value as Value), place);
  }

  /** The value of the next place after that of a key, or before it; without a key: of the first or last place. */
  neighbour(key: Term, step: 1 | -1): Value | typeof end | typeof unknown {
    const place = this.#places.get(key);
    return place === undefined ? unknown : this.#from(place + step, step);
  }

  outermost(step: 1 | -1): Value | typeof end {
    return this.#from(step === 1 ? 0 : this.#values.length - 1, step);
  }

  #from(first: number, step: 1 | -1): Value | typeof end {
    const values = this.#values;
    for (let i = first; i >= 0 && i < values.length; i += step) {
      const value = values[i];
      if (value !== undefined) return value;
    }
    return end;
  }

  /** The value of a place; undefined if it has none. */
  at(place: number): Value | undefined | typeof end | typeof unknown {
    if (place < this.#values.length) return this.#values[place];
    return place === this.#values.length ? end : unknown;
  }

  /** Visits the values from a place on, until `visit` returns false; returns the place where to go on. */
  walk(visit: (value: Value) => boolean, from: number): number | undefined {
    for (let i = from; i < this.#values.length; i++) {
      if ((i & 1023) === 1023) breathe(1024);
      const value = this.#values[i];
      if (value !== undefined && !visit(value)) return i + 1;
    }
    return undefined;
  }
}
