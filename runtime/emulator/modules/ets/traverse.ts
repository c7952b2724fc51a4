// Takes the objects of a table that a specification matches: all at once, or some at a time.

import { keyOf } from '../../order/term-text.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { breathe } from './breathe.ts';
import { allRows, type Position, type Row, type Walk } from './rows.ts';
import { noMatch, referenceOf, type Spec, specOf } from './spec.ts';
import { mayRead, type Table, tableOf } from './tables.ts';

/** The values of the objects that match. If code of the user runs, it sees the table as it was when the call began. */
export function valuesIn(table: Table, spec: Spec, backwards = false): Term[] {
  const values: Term[] = [];
  eachMatch(table, spec, backwards, (value) => values.push(value));
  return values;
}

/** Calls `found` with the value for each object that matches, and the object. */
export function eachMatch(
  table: Table,
  spec: Spec,
  backwards: boolean,
  found: (value: Term, row: Row) => void,
): void {
  const look = (row: Row): true => {
    const value = spec.valueFor(row);
    if (value !== noMatch) found(value, row);
    return true;
  };
  const few = rowsByKey(table, spec);
  if (few === undefined && !spec.asks) table.rows.walk(look, { backwards });
  else {
    const rows = few ?? allRows(table.rows);
    if (backwards) rows.reverse();
    for (const [i, row] of rows.entries()) {
      if ((i & 1023) === 1023) breathe(1024);
      look(row);
    }
  }
}

/** The only rows that can match, if each clause names its key; else undefined. */
function rowsByKey(table: Table, { clauses }: Spec): Row[] | undefined {
  const keys = new Map<unknown, Term>();
  for (const { head } of clauses) {
    if (head.key === undefined) return undefined;
    keys.set(keyOf(head.key[0]), head.key[0]);
  }
  if (keys.size > 1 && table.options.type === 'ordered_set') return undefined; // 1 and 1.0 are one key there
  return [...keys.values()].flatMap((key) => table.rows.find(key));
}

/** What is left of a select with a limit: what user code gets as the second element of a result. */
interface Continuation {
  readonly table: Table;
  readonly after: Position | undefined; // the walk has come to its end if there is none
  readonly limit: number;
  readonly spec: Spec;
  readonly reference: Term; // of the specification
  readonly left: readonly Term[]; // values that were found, but are more than the limit
  readonly backwards: boolean;
}

export const endOfTable = '$end_of_table';

/** The first values, at most `limit`: `[values, continuation]`, or '$end_of_table' if there are none. */
export function firstValues(table: Table, spec: Spec, limit: number, backwards = false): Term {
  const reference = referenceOf(spec);
  const few = rowsByKey(table, spec);
  if (few === undefined) {
    const start = { table, after: undefined, limit, spec, reference, left: [], backwards };
    return nextChunk(start, walked(start, limit, {}));
  }
  const left = few.map((row) => spec.valueFor(row)).filter((value) => value !== noMatch);
  return nextChunk(
    { table, after: undefined, limit, spec, reference, left, backwards },
    {
      values: [],
      after: undefined,
    },
  );
}

interface Walked {
  readonly values: readonly Term[];
  readonly after: Position | undefined;
}

function walked({ table, spec, backwards }: Continuation, wanted: number, how: Walk): Walked {
  const values: Term[] = [];
  const look = (row: Row): boolean => {
    const value = spec.valueFor(row);
    if (value !== noMatch) values.push(value);
    return values.length < wanted;
  };
  return { values, after: table.rows.walk(look, { ...how, backwards }) };
}

function nextChunk(from: Continuation, { values, after }: Walked): Term {
  const { table, limit, reference, left, backwards } = from;
  const found = [...left, ...values];
  if (found.length === 0) return endOfTable;
  const rest = found.splice(limit);
  if (rest.length === 0 && after === undefined) return [found, endOfTable];
  const place: readonly Term[] = after === undefined ? [] : [after];
  return [found, [table.id, place, limit, reference, rest, backwards]];
}

/** The next values after those of an earlier call, whose continuation is the only argument. */
export function nextValues(bif: string, args: readonly unknown[]): Term {
  const [given] = args;
  if (given === endOfTable) return endOfTable;
  const from = continuationIn(bif, args);
  const { left, limit, after } = from;
  const enough = left.length >= limit || after === undefined;
  return nextChunk(
    from,
    enough ? { values: [], after } : walked(from, limit - left.length, { after }),
  );
}

const invalid = 'invalid continuation';

function continuationIn(bif: string, args: readonly unknown[]): Continuation {
  const [given] = args;
  if (!Array.isArray(given) || given.length !== 6) throw badarg(1, invalid, bif, args);
  const [id, place, limit, reference, left, backwards] = given as readonly Term[];
  const table = tableOf(id);
  const spec = specOf(reference);
  const isValid =
    table !== undefined &&
    mayRead(table) &&
    typeof id === 'object' &&
    spec !== undefined &&
    Array.isArray(place) &&
    Array.isArray(left) &&
    isLimit(limit) &&
    typeof backwards === 'boolean';
  if (!isValid || !fitsTable(table, place as readonly Term[])) throw badarg(1, invalid, bif, args);
  const [after] = place as readonly Term[];
  return { table, after, limit, spec, reference, left: left as readonly Term[], backwards };
}

/** Whether a position is one of tables of this type. */
function fitsTable({ options }: Table, [after]: readonly Term[]): boolean {
  if (after === undefined) return true;
  return options.type === 'ordered_set'
    ? Array.isArray(after) && after.length === 1
    : Number.isSafeInteger(after) && (after as number) >= 0;
}

function isLimit(limit: unknown): limit is number {
  return typeof limit === 'number' && Number.isInteger(limit) && limit > 0;
}

/** Whether a value is a continuation as this file makes them. */
export function isContinuation(given: unknown): boolean {
  return Array.isArray(given) && given.length === 6 && specOf(given[3]) !== undefined;
}

/** The limit that is argument number `at`. */
export function limitIn(at: number, bif: string, args: readonly unknown[]): number {
  const limit = args[at - 1];
  if (isLimit(limit)) return limit;
  const isInteger = typeof limit === 'bigint' || Number.isInteger(limit);
  throw badarg(at, isInteger ? 'out of range' : 'not an integer', bif, args);
}
