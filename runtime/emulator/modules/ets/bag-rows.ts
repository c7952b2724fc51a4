// The objects of a table of type bag or duplicate_bag: several for each key, in the order in which they came.

import { isSameTerm } from '../../order/same-term.ts';
import type { Term } from '../../term/term.ts';
import type { end, Position, Row, Rows, unknown, Walk } from './rows.ts';
import { Slots } from './slots.ts';

export class BagRows implements Rows {
  size = 0;
  readonly #slots: Slots<Row[]>; // by key; none of the arrays is empty
  readonly #keyAt: number;
  readonly #duplicates: boolean;

  /** `duplicates`: whether an object may be there several times. */
  constructor(keyAt: number, duplicates: boolean) {
    this.#keyAt = keyAt;
    this.#slots = new Slots(([first]) => first?.[keyAt]);
    this.#duplicates = duplicates;
  }

  one(key: Term): Row | undefined {
    return this.#slots.get(key)?.[0];
  }

  find(key: Term): readonly Row[] {
    return this.#slots.get(key) ?? [];
  }

  put(row: Row): void {
    const key = row[this.#keyAt];
    const found = this.#slots.get(key);
    if (found === undefined) this.#slots.set(key, [row]);
    else {
      if (!this.#duplicates && found.some((one) => isSameTerm(one, row))) return;
      found.push(row);
    }
    this.size++;
  }

  swap(old: Row, row: Row): void {
    const found = this.#slots.get(old[this.#keyAt]) ?? [];
    const at = found.indexOf(old);
    if (at >= 0) found[at] = row;
  }

  take(key: Term): readonly Row[] {
    const taken = this.#slots.delete(key) ?? [];
    this.size -= taken.length;
    return taken;
  }

  drop(row: Row): void {
    const key = row[this.#keyAt];
    const found = this.#slots.get(key) ?? [];
    const kept = found.filter((one) => !isSameTerm(one, row));
    if (kept.length === found.length) return;
    this.size -= found.length - kept.length;
    if (kept.length === 0) this.#slots.delete(key);
    else this.#slots.set(key, kept);
  }

  clear(): void {
    this.#slots.clear();
    this.size = 0;
  }

  first(): Term | typeof end {
    return this.#keyIn(this.#slots.outermost(1));
  }

  last(): Term | typeof end {
    return this.first();
  }

  after(key: Term): Term | typeof end | typeof unknown {
    return this.#keyIn(this.#slots.neighbour(key, 1));
  }

  before(key: Term): Term | typeof end | typeof unknown {
    return this.after(key);
  }

  #keyIn<Outside>(found: Row[] | Outside): Term | Outside {
    return Array.isArray(found) ? (found as Row[])[0]?.[this.#keyAt] : (found as Outside);
  }

  slot(n: number): readonly Row[] | typeof end | typeof unknown {
    return this.#slots.at(n) ?? [];
  }

  /** Visits all objects of a key, even if `visit` has returned false for one of them. */
  walk(visit: (row: Row) => boolean, { after = 0 }: Walk = {}): Position | undefined {
    const visitAll = (found: readonly Row[]): boolean => {
      let more = true;
      for (const row of found.length === 1 ? found : [...found]) if (!visit(row)) more = false;
      return more;
    };
    return this.#slots.walk(visitAll, after as number);
  }

  fix(): void {
    this.#slots.fix();
  }

  unfix(): void {
    this.#slots.unfix();
  }
}
