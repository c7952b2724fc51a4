// Module ets: functions that change elements of an object in place.

import { copy } from '../../term/copy.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import { isTuple, List } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { integerOf, isInteger } from './arithmetic.ts';
import { keyIn } from './objects.ts';
import type { Row } from './rows.ts';
import { ofSingles, type Table, writable } from './tables.ts';

interface Step {
  readonly at: number; // position of the counter, counted from 1
  readonly increment: number | bigint;
  readonly bound: readonly [threshold: number | bigint, value: number | bigint] | undefined;
}

const notAnOperation = 'not a valid update operation';

/**
 * Adds to a counter and returns its new value: `ets.update_counter('t', 'key', 5)` adds 5 to the element behind the
 * key. `[position, increment]` names another element; `[position, increment, threshold, value]` sets it to `value`
 * if it would pass `threshold`. An array of such operations returns an array of values; all are done, or none.
 * A fourth argument is the object that is added first if the table does not have the key. Counters that grow beyond
 * 2 ** 53 become bigints. Fails with badarg if there is neither the key nor a fourth argument, if the element is not an
 * integer, and for a bag (ets:update_counter/3,4).
 */
function update_counter(...args: unknown[]): Term {
  const bif = 'ets.update_counter';
  noMoreThan(4, bif, args);
  const table = ofSingles(writable(bif, args), bif, args);
  const [, , given] = args;
  if (typeof given === 'number' && args.length === 3) {
    const value = increased(table, keyIn(bif, args), given);
    if (value !== undefined) return value;
  }
  const several = isSeveral(given);
  const steps = several ? given.map((one) => stepIn(one, table, bif, args)) : undefined;
  const step = several ? undefined : stepIn(given, table, bif, args);
  const changed = counterRow(table, bif, args).slice();
  const count = (one: Step): Term => counted(changed, one, table, bif, args);
  const value = step === undefined ? (steps ?? []).map(count) : count(step);
  table.rows.put(changed);
  return value;
}

/** The usual case: a number is added to a number behind the key. undefined if it is not so. */
function increased({ rows, keyAt }: Table, key: Term, increment: number): number | undefined {
  const row = rows.one(key);
  const before = row?.[keyAt + 1];
  if (row === undefined || typeof before !== 'number') return undefined;
  const value = before + increment;
  if (!Number.isSafeInteger(before) || !Number.isSafeInteger(increment)) return undefined;
  if (!Number.isSafeInteger(value) || Object.is(before, -0)) return undefined;
  const changed = row.slice();
  changed[keyAt + 1] = value;
  rows.put(changed);
  return value;
}

/** Whether the operations are an array of them: those themselves are arrays that begin with a number. */
function isSeveral(given: unknown): given is readonly unknown[] {
  return (
    Array.isArray(given) && (given instanceof List || given.every((one) => Array.isArray(one)))
  );
}

function stepIn(given: unknown, { keyAt }: Table, bif: string, args: readonly unknown[]): Step {
  if (isInteger(given as Term))
    return { at: keyAt + 2, increment: given as number | bigint, bound: undefined };
  const parts = isTuple(given) ? (given as readonly Term[]) : [];
  const isStep = (parts.length === 2 || parts.length === 4) && parts.every(isInteger);
  if (!isStep) throw badarg(3, notAnOperation, bif, args);
  const [at, increment, threshold, value] = parts as readonly (number | bigint)[];
  const bound = threshold === undefined ? undefined : ([threshold, value] as Step['bound']);
  return { at: Number(at), increment: increment as number | bigint, bound };
}

/** The object that has the key, or the default object with the key. */
function counterRow({ rows, keyAt }: Table, bif: string, args: readonly unknown[]): Row {
  const key = keyIn(bif, args);
  const found = rows.one(key);
  const byDefault = args[3];
  if (args.length > 3 && !isTuple(byDefault)) throw badarg(4, 'not a tuple', bif, args);
  if (found !== undefined) return found;
  if (args.length < 4) throw badarg(2, 'not a key that exists in the table', bif, args);
  const row = [...(travelling(4, bif, args, () => copy(byDefault)) as Row)];
  if (row.length <= keyAt) throw badarg(4, 'the object has no element for the key', bif, args);
  row[keyAt] = key;
  return row;
}

/** Does one operation on the object; returns the new value. */
function counted(
  row: Term[],
  { at, increment, bound }: Step,
  { keyAt }: Table,
  bif: string,
  args: readonly unknown[],
): Term {
  if (at < 1 || at > row.length)
    throw badarg(3, 'the position in the update operation is out of range', bif, args);
  if (at === keyAt + 1) throw badarg(3, 'the position is the same as the key position', bif, args);
  const before = row[at - 1];
  if (!isInteger(before))
    throw badarg(3, 'the value in the given position, in the object, is not an integer', bif, args);
  const value = within(added(before, increment), increment, bound);
  row[at - 1] = value;
  return value;
}

/** A bigint stays one, even if a number could hold it. */
function added(value: number | bigint, increment: number | bigint): number | bigint {
  if (typeof value === 'number' && typeof increment === 'number') {
    const sum = value + increment;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(value) + BigInt(increment);
  return typeof value === 'bigint' ? sum : integerOf(sum);
}

function within(
  value: number | bigint,
  increment: number | bigint,
  bound: Step['bound'],
): number | bigint {
  if (bound === undefined) return value;
  const [threshold, reset] = bound;
  return (increment < 0 ? value < threshold : value > threshold) ? reset : value;
}

const notAnElement = 'is not a valid element specification';

/**
 * Sets elements of the object that has a key: `ets.update_element('t', 'key', [2, value])`, or an array of such pairs
 * `[position, value]`, of which all are set, or none. The element that is the key cannot be set.
 * Returns whether there is such an object. Fails with badarg for a bag (ets:update_element/3).
 */
function update_element(...args: unknown[]): boolean {
  const bif = 'ets.update_element';
  noMoreThan(3, bif, args);
  const { rows, keyAt } = ofSingles(writable(bif, args), bif, args);
  const [, , given] = args;
  if (!Array.isArray(given)) throw badarg(3, notAnElement, bif, args);
  const pairs = (isSeveral(given) ? given : [given]) as readonly (readonly unknown[])[];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2 || !Number.isInteger(pair[0]))
      throw badarg(3, notAnElement, bif, args);
    if (pair[0] === keyAt + 1)
      throw badarg(3, 'the position is the same as the key position', bif, args);
  }
  const own = travelling(3, bif, args, () => copy(pairs)) as readonly [number, Term][];
  const row = rows.one(keyIn(bif, args));
  if (row === undefined) return false;
  if (own.some(([at]) => at < 1 || at > row.length)) throw badarg(3, 'out of range', bif, args);
  const changed = [...row];
  for (const [at, value] of own) changed[at - 1] = value;
  rows.put(changed);
  return true;
}

export const ets: Readonly<
  Record<'update_counter' | 'update_element', (...args: unknown[]) => unknown>
> = { update_counter, update_element };
