// The objects of a table of type set: one for each key.

import { isSameTerm } from '../../order/same-term.ts';
import type { Term } from '../../term/term.ts';
import { end, type Position, type Row, type Rows, unknown, type Walk } from './rows.ts';
import { Slots } from './slots.ts';

export class SetRows implements Rows {
  readonly #slots: Slots<Row>;
  readonly #keyAt: number;

  constructor(keyAt: number) {
    this.#keyAt = keyAt;
    this.#slots = new Slots((row) => row[keyAt]);
  }

  get size(): number {
    return this.#slots.count;
  }

  one(key: Term): Row | undefined {
    return this.#slots.get(key);
  }

  find(key: Term): readonly Row[] {
    const row = this.one(key);
    return row === undefined ? [] : [row];
  }

  put(row: Row): void {
    this.#slots.set(row[this.#keyAt], row);
  }

  swap(_old: Row, row: Row): void {
    this.put(row);
  }

  take(key: Term): readonly Row[] {
    const row = this.#slots.delete(key);
    return row === undefined ? [] : [row];
  }

  drop(row: Row): void {
    const key = row[this.#keyAt];
    const found = this.one(key);
    if (found !== undefined && isSameTerm(found, row)) this.take(key);
  }

  clear(): void {
    this.#slots.clear();
  }

  first(): Term | typeof end {
    return this.#keyIn(this.#slots.outermost(1));
  }

  last(): Term | typeof end {
    return this.first(); // as in OTP: without an order, backwards is forwards
  }

  after(key: Term): Term | typeof end | typeof unknown {
    return this.#keyIn(this.#slots.neighbour(key, 1));
  }

  before(key: Term): Term | typeof end | typeof unknown {
    return this.after(key);
  }

  #keyIn<Outside>(found: Row | Outside): Term | Outside {
    return Array.isArray(found) ? (found as Row)[this.#keyAt] : (found as Outside);
  }

  slot(n: number): readonly Row[] | typeof end | typeof unknown {
    const found = this.#slots.at(n);
    if (found === end || found === unknown) return found;
    return found === undefined ? [] : [found];
  }

  walk(visit: (row: Row) => boolean, { after = 0 }: Walk = {}): Position | undefined {
    return this.#slots.walk(visit, after as number);
  }

  fix(): void {
    this.#slots.fix();
  }

  unfix(): void {
    this.#slots.unfix();
  }
}
