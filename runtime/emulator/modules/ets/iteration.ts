// Module ets: functions that go through a table, key by key or object by object.

import { host } from '../../host/host.ts';
import { me } from '../../process/self.ts';
import { copy } from '../../term/copy.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { insertAll, keyIn } from './objects.ts';
import { allRows, end, type Row, unknown } from './rows.ts';
import { hold, readable, writable } from './tables.ts';
import { endOfTable } from './traverse.ts';

const noSuchKey = 'not a key that exists in the table';

/** Returns the first key of a table, or '$end_of_table' (ets:first/1). */
function first(...args: unknown[]): Term {
  noMoreThan(1, 'ets.first', args);
  return keyOrEnd(readable('ets.first', args).rows.first());
}

/** Returns the last key of an ordered_set, or '$end_of_table'; in another table, the first one (ets:last/1). */
function last(...args: unknown[]): Term {
  noMoreThan(1, 'ets.last', args);
  return keyOrEnd(readable('ets.last', args).rows.last());
}

/**
 * Returns the key after a key, or '$end_of_table': `ets.next('t', key)`. In an ordered_set the key need not be in the
 * table. In another table it must be, or else this fails with badarg, unless the table was fixed when the key was
 * deleted: see ets.safe_fixtable (ets:next/2).
 */
function next(...args: unknown[]): Term {
  noMoreThan(2, 'ets.next', args);
  const found = readable('ets.next', args).rows.after(keyIn('ets.next', args));
  if (found === unknown) throw badarg(2, noSuchKey, 'ets.next', args);
  return keyOrEnd(found);
}

/** Returns the key before a key of an ordered_set; in another table, as ets.next (ets:prev/2). */
function prev(...args: unknown[]): Term {
  noMoreThan(2, 'ets.prev', args);
  const found = readable('ets.prev', args).rows.before(keyIn('ets.prev', args));
  if (found === unknown) throw badarg(2, noSuchKey, 'ets.prev', args);
  return keyOrEnd(found);
}

function keyOrEnd(key: Term | typeof end): Term {
  return key === end ? endOfTable : copy(key);
}

/** Returns an array with copies of all objects (ets:tab2list/1). */
function tab2list(...args: unknown[]): Term[] {
  noMoreThan(1, 'ets.tab2list', args);
  const found: Term[] = [];
  readable('ets.tab2list', args).rows.walk((row) => {
    found.push(copy(row));
    return true;
  });
  return found;
}

/**
 * Calls a function for each object, from the first to the last: `ets.foldl((object, acc) => acc + 1, 0, 't')`.
 * The second argument is the first `acc`, each value of the function the next. Returns the last value.
 * It sees the table as it was at the beginning (ets:foldl/3).
 */
function foldl(...args: unknown[]): unknown {
  return folded('ets.foldl', args, (rows) => rows);
}

/** As ets.foldl, but from the last object to the first (ets:foldr/3). */
function foldr(...args: unknown[]): unknown {
  return folded('ets.foldr', args, (rows) => rows.reverse());
}

function folded(bif: string, args: readonly unknown[], order: (rows: Row[]) => Row[]): unknown {
  noMoreThan(3, bif, args);
  const [fun, before, tab] = args;
  if (typeof fun !== 'function') throw badarg(1, 'not a function', bif, args);
  const { rows } = readableThird(bif, args, tab);
  let acc = before;
  for (const row of order(allRows(rows)))
    acc = (fun as (row: Term, acc: unknown) => unknown)(copy(row), acc);
  return acc;
}

/** As readable, for a table that is the third argument, as OTP says it too. */
function readableThird(
  bif: string,
  args: readonly unknown[],
  tab: unknown,
): ReturnType<typeof readable> {
  try {
    return readable(bif, [tab]);
  } catch {
    throw badarg(3, 'not a table that the caller may read', bif, args);
  }
}

/**
 * Returns the objects of a place of a table, an array that may be empty: `ets.slot('t', 0)`. After the last place
 * comes '$end_of_table'. In a table by hash, places are not used in any order (ets:slot/2).
 */
function slot(...args: unknown[]): Term {
  noMoreThan(2, 'ets.slot', args);
  const { rows } = readable('ets.slot', args);
  const n = args[1];
  if (typeof n !== 'number' || !Number.isInteger(n))
    throw badarg(2, 'not an integer', 'ets.slot', args);
  const found = n < 0 ? unknown : rows.slot(n);
  if (found === unknown) throw badarg(2, 'out of range', 'ets.slot', args);
  return found === end ? endOfTable : found.map((row) => copy(row));
}

/**
 * Fixes a table for the caller, `ets.safe_fixtable('t', true)`, or ends that, `ets.safe_fixtable('t', false)`.
 * While it is fixed, ets.next may be asked for the key after a deleted one, so a loop may delete what it has visited.
 * The end of the process ends it too. Calls are counted: N calls with true need N calls with false. Returns true (ets:safe_fixtable/2).
 */
function safe_fixtable(...args: unknown[]): true {
  const bif = 'ets.safe_fixtable';
  noMoreThan(2, bif, args);
  const table = readable(bif, args);
  const [, on] = args;
  if (typeof on !== 'boolean') throw badarg(2, 'not a boolean value', bif, args);
  const process = me();
  const times = table.fixedBy.get(process) ?? 0;
  if (on) {
    if (table.fixedBy.size === 0) {
      table.fixedSince = host.calls.clock();
      table.rows.fix();
    }
    table.fixedBy.set(process, times + 1);
    hold(process, table);
  } else if (times > 1) table.fixedBy.set(process, times - 1);
  else if (times === 1) {
    table.fixedBy.delete(process);
    if (table.owner !== process) process.ties?.tables?.delete(table);
    table.releaseIfFree();
  }
  return true;
}

/**
 * Replaces all objects of a table by those that a function gives: `ets.init_table('t', fun)`. `fun('read')` returns
 * `[objects, nextFun]`, or 'end_of_input'. If it fails, `fun('close')` is called. Returns true (ets:init_table/2).
 */
function init_table(...args: unknown[]): true {
  const bif = 'ets.init_table';
  noMoreThan(2, bif, args);
  const table = writable(bif, args);
  let [, fun] = args;
  if (typeof fun !== 'function') throw badarg(2, 'not a function', bif, args);
  table.rows.clear();
  for (;;) {
    const given = read(fun as Reading);
    if (given === 'end_of_input') return true;
    const [objects, further] = Array.isArray(given) ? (given as readonly unknown[]) : [];
    if (typeof further !== 'function' || !Array.isArray(objects))
      throw badarg(2, "its value is neither [objects, fun] nor 'end_of_input'", bif, args);
    insertAll(table, objects, bif, args);
    fun = further;
  }
}

type Reading = (what: 'read' | 'close') => unknown;

function read(fun: Reading): unknown {
  try {
    return fun('read');
  } catch (error) {
    fun('close');
    throw error;
  }
}

export const ets: Readonly<
  Record<
    | 'first'
    | 'last'
    | 'next'
    | 'prev'
    | 'tab2list'
    | 'foldl'
    | 'foldr'
    | 'slot'
    | 'safe_fixtable'
    | 'init_table',
    (...args: unknown[]) => unknown
  >
> = { first, last, next, prev, tab2list, foldl, foldr, slot, safe_fixtable, init_table };
