// What all kinds of tables do with their objects. The three kinds are in set-rows.ts, bag-rows.ts and ordered-rows.ts.

import type { Term } from '../../term/term.ts';

/** An object of a table: a copy that no user code ever holds. */
export type Row = readonly Term[];

/** Stands for the key before the first one, and after the last one. */
export const end: unique symbol = Symbol('end');
/** Stands for the neighbour of a key that the table does not have. */
export const unknown: unique symbol = Symbol('unknown');

/** Where a walk goes on: the number of a place in a table by hash, `[key]` of the last row in an ordered one. */
export type Position = Term;

export interface Walk {
  readonly after?: Position | undefined; // by default from the beginning
  readonly backwards?: boolean; // from the last key to the first, in an ordered table
}

export interface Rows {
  /** The number of objects. */
  readonly size: number;
  /** The first object with this key. */
  one(key: Term): Row | undefined;
  /** All objects with this key. */
  find(key: Term): readonly Row[];
  /** Adds an object, or replaces the one that has its key. */
  put(row: Row): void;
  /** Puts a row in the place of another one with the same key. */
  swap(old: Row, row: Row): void;
  /** Removes all objects with this key, and returns them. */
  take(key: Term): readonly Row[];
  /** Removes all objects that are the same as this one. */
  drop(row: Row): void;
  clear(): void;
  first(): Term | typeof end;
  last(): Term | typeof end;
  after(key: Term): Term | typeof end | typeof unknown;
  before(key: Term): Term | typeof end | typeof unknown;
  /** The objects of place `n`, counted from 0; `end` behind the last place, `unknown` further behind. */
  slot(n: number): readonly Row[] | typeof end | typeof unknown;
  /**
   * Visits the objects in their order, until `visit` returns false. Returns where to go on, undefined at the end.
   * The table may change meanwhile.
   */
  walk(visit: (row: Row) => boolean, how?: Walk): Position | undefined;
  /** While a table is fixed, the neighbours of a deleted key can be asked for. */
  fix(): void;
  unfix(): void;
}

/** All objects in their order, as they are now. */
export function allRows(rows: Rows): Row[] {
  const found: Row[] = [];
  rows.walk((row) => {
    found.push(row);
    return true;
  });
  return found;
}
