// Module ets: match, select and their kin, which look for objects by patterns and by match specifications.

import type { Reference } from '../../identity/reference.ts';
import { compareTerms } from '../../order/compare-terms.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { copy } from '../../term/copy.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import { isTuple } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { BadSpec } from './bad-spec.ts';
import type { Row } from './rows.ts';
import {
  clausesOf,
  compileSpec,
  noMatch,
  orBadarg,
  patternIn,
  referenceOf,
  runSpec,
  type Spec,
  specIn,
  specOf,
} from './spec.ts';
import { hasSingles, ofSingles, readable, type Table, writable } from './tables.ts';
import {
  eachMatch,
  endOfTable,
  firstValues,
  isContinuation,
  limitIn,
  nextValues,
  valuesIn,
} from './traverse.ts';

/**
 * Returns what a pattern binds in each object that fits: `ets.match('t', ['$1', '_', '$2'])` returns an array of
 * arrays `[value of '$1', value of '$2']`. '_' fits anything. A variable that stands twice fits equal values.
 * Patterns of receive, such as `P.string`, may stand anywhere; in a pattern without variables,
 * `P.select()` says what is returned of each object: `ets.match('t', ['a', P.select()])`.
 * `ets.match(tab, pattern, limit)` returns `[found, continuation]` with at most `limit` of them, or
 * '$end_of_table'; `ets.match(continuation)` returns the next (ets:match/1,2,3).
 */
function match(...args: unknown[]): Term {
  return byPattern('ets.match', '$$', args);
}

/**
 * Returns the objects that fit a pattern: `ets.match_object('t', ['$1', '_', P.number])`.
 * Patterns, limits and continuations are those of ets.match (ets:match_object/1,2,3).
 */
function match_object(...args: unknown[]): Term {
  return byPattern('ets.match_object', '$_', args);
}

function byPattern(bif: string, body: '$$' | '$_', args: readonly unknown[]): Term {
  noMoreThan(3, bif, args);
  if (args.length === 1) return runSpec(1, bif, args, () => nextValues(bif, args));
  const table = readable(bif, args);
  const spec = patternIn(body, table.keyAt, bif, args);
  if (args.length < 3) return valuesIn(table, spec);
  return firstValues(table, spec, limitIn(3, bif, args));
}

/** Deletes the objects that fit a pattern, as ets.match takes it. Returns true (ets:match_delete/2). */
function match_delete(...args: unknown[]): true {
  noMoreThan(2, 'ets.match_delete', args);
  const table = writable('ets.match_delete', args);
  const spec = patternIn(true, table.keyAt, 'ets.match_delete', args);
  deleteAll(table, spec);
  return true;
}

/**
 * Returns an array with what a match specification gives for each object that matches. It is an array of clauses,
 * `[head, guards, body]`, of which the first that matches counts:
 * `ets.select('t', [[['$1', '$2'], [['>', '$2', 3]], ['$1']]])`. Guards and body may name variables, '$_' (the
 * object) and '$$' (all variables), and call Erlang's guard functions, as `['+', '$2', 1]`; a tuple is written
 * `[['$1', '$2']]`. Instead, a function may name cases, as in a receive:
 * `ets.select('t', (match) => match.with(['a', P.number], ([, n]) => n + 1))`.
 * `ets.select(tab, spec, limit)` returns `[found, continuation]`, or '$end_of_table';
 * `ets.select(continuation)` returns the next (ets:select/1,2,3).
 */
function select(...args: unknown[]): Term {
  return bySpec('ets.select', false, args);
}

/**
 * As ets.select, but from the last key of an ordered_set to the first; other tables have no order, and are searched as by ets.select
 * (ets:select_reverse/1,2,3).
 */
function select_reverse(...args: unknown[]): Term {
  return bySpec('ets.select_reverse', true, args);
}

function bySpec(bif: string, backwards: boolean, args: readonly unknown[]): Term {
  noMoreThan(3, bif, args);
  if (args.length === 1) return runSpec(1, bif, args, () => nextValues(bif, args));
  const table = readable(bif, args);
  const spec = specIn(2, table.keyAt, bif, args);
  const limit = args.length < 3 ? undefined : limitIn(3, bif, args);
  return runSpec(2, bif, args, () =>
    limit === undefined
      ? valuesIn(table, spec, backwards)
      : firstValues(table, spec, limit, backwards),
  );
}

/** Returns the number of objects for which a match specification gives true (ets:select_count/2). */
function select_count(...args: unknown[]): number {
  noMoreThan(2, 'ets.select_count', args);
  const table = readable('ets.select_count', args);
  const spec = specIn(2, table.keyAt, 'ets.select_count', args);
  return runSpec(2, 'ets.select_count', args, () => matchingTrue(table, spec).length);
}

/**
 * Deletes the objects for which a match specification gives true, as in `[[['$1', '_'], [], [true]]]`.
 * Returns their number (ets:select_delete/2).
 */
function select_delete(...args: unknown[]): number {
  noMoreThan(2, 'ets.select_delete', args);
  const table = writable('ets.select_delete', args);
  const spec = specIn(2, table.keyAt, 'ets.select_delete', args);
  return runSpec(2, 'ets.select_delete', args, () => deleteAll(table, spec));
}

function matchingTrue(table: Table, spec: Spec): Row[] {
  const rows: Row[] = [];
  eachMatch(table, spec, false, (value, row) => {
    if (value === true) rows.push(row);
  });
  return rows;
}

/** Deletes the objects for which the specification gives true; returns how many are gone. */
function deleteAll(table: Table, spec: Spec): number {
  const { rows: all, keyAt } = table;
  const rows = matchingTrue(table, spec);
  const before = all.size;
  if (spec.asks || !hasSingles(table)) for (const row of rows) all.drop(row);
  else if (rows.length === before) all.clear();
  else for (const row of rows) all.take(row[keyAt]);
  return before - all.size;
}

/**
 * Replaces each object that matches by what the match specification gives for it, which must be an object with the
 * same key; if one result is not, no object is replaced. Returns how many were replaced:
 * `ets.select_replace('t', [[['$1', '$2'], [], [[['$1', ['+', '$2', 1]]]]]])`. Not for bags (ets:select_replace/2).
 */
function select_replace(...args: unknown[]): number {
  noMoreThan(2, 'ets.select_replace', args);
  const table = writable('ets.select_replace', args);
  if (table.options.type === 'bag') ofSingles(table, 'ets.select_replace', args);
  const spec = specIn(2, table.keyAt, 'ets.select_replace', args);
  const pairs: [Row, Row][] = [];
  const pair = (value: Term, row: Row): void => {
    if (!keepsKey(table, value, row)) {
      const why = 'not a valid match specification: it must keep the key of each object';
      throw badarg(2, why, 'ets.select_replace', args);
    }
    const own = travelling(2, 'ets.select_replace', args, () => copy(value));
    pairs.push([row, own as Row]);
  };
  runSpec(2, 'ets.select_replace', args, () => eachMatch(table, spec, false, pair));
  for (const [old, row] of pairs) table.rows.swap(old, row);
  return pairs.length;
}

function keepsKey({ keyAt, options }: Table, value: unknown, row: Row): boolean {
  if (!isTuple(value) || value.length <= keyAt) return false;
  const key = value[keyAt] as Term;
  if (options.type === 'ordered_set') return compareTerms(key, row[keyAt]) === 0;
  return isSameTerm(key, row[keyAt]);
}

/**
 * Returns the match specification that a function names by cases: `ets.fun2ms((match) => match.with(['a', P.any],
 * ([, x]) => x))` returns `[[['a', P.any], [], [handler]]]`. terl cannot read the text of a function, as Erlang's
 * compiler does; functions such as ets.select take the function itself (ets:fun2ms/1).
 */
function fun2ms(...args: unknown[]): unknown[] {
  noMoreThan(1, 'ets.fun2ms', args);
  const [naming] = args;
  if (typeof naming !== 'function') throw badarg(1, 'not a function', 'ets.fun2ms', args);
  return orBadarg(1, '', 'ets.fun2ms', args, () => clausesOf(naming as never));
}

/**
 * Tests a match specification on an object. Returns `['ok', value]`, `['ok', false]` if the object does not match, or
 * `['error', [['error', sentence]]]` if the specification is wrong (ets:test_ms/2).
 */
function test_ms(...args: unknown[]): Term {
  noMoreThan(2, 'ets.test_ms', args);
  const [object, given] = args;
  if (!isTuple(object)) throw badarg(1, 'not a tuple', 'ets.test_ms', args);
  const row = travelling(1, 'ets.test_ms', args, () => copy(object)) as Row;
  try {
    const value = compileSpec(given, 0).valueFor(row);
    return ['ok', value === noMatch ? false : value];
  } catch (error) {
    if (error instanceof BadSpec) return ['error', [['error', error.message]]];
    throw error;
  }
}

/** Returns a reference that stands for a match specification, for ets.match_spec_run (ets:match_spec_compile/1). */
function match_spec_compile(...args: unknown[]): Reference {
  noMoreThan(1, 'ets.match_spec_compile', args);
  return referenceOf(specIn(1, 0, 'ets.match_spec_compile', args));
}

/** Returns whether a value is a reference that ets.match_spec_compile has returned (ets:is_compiled_ms/1). */
function is_compiled_ms(...args: unknown[]): boolean {
  noMoreThan(1, 'ets.is_compiled_ms', args);
  return specOf(args[0]) !== undefined;
}

/**
 * Returns what a compiled match specification gives for each object of an array that matches:
 * `ets.match_spec_run(objects, ets.match_spec_compile(spec))` (ets:match_spec_run/2).
 */
function match_spec_run(...args: unknown[]): Term[] {
  noMoreThan(2, 'ets.match_spec_run', args);
  const [objects, reference] = args;
  if (!Array.isArray(objects)) throw badarg(1, 'not a list', 'ets.match_spec_run', args);
  const spec = specOf(reference);
  if (spec === undefined)
    throw badarg(2, 'not a compiled match specification', 'ets.match_spec_run', args);
  const rows = travelling(1, 'ets.match_spec_run', args, () => copy(objects)) as readonly Term[];
  return rows.flatMap((row) => {
    if (!isTuple(row)) return [];
    const value = runSpec(2, 'ets.match_spec_run', args, () => spec.valueFor(row as Row));
    return value === noMatch ? [] : [value];
  });
}

/**
 * Returns a continuation whose match specification is compiled. A continuation of this node always is
 * (ets:repair_continuation/2).
 */
function repair_continuation(...args: unknown[]): Term {
  noMoreThan(2, 'ets.repair_continuation', args);
  const [continuation] = args;
  if (continuation !== endOfTable && !isContinuation(continuation))
    throw badarg(1, 'invalid continuation', 'ets.repair_continuation', args);
  return continuation as Term;
}

export const ets: Readonly<
  Record<
    | 'match'
    | 'match_object'
    | 'match_delete'
    | 'select'
    | 'select_reverse'
    | 'select_count'
    | 'select_delete'
    | 'select_replace'
    | 'fun2ms'
    | 'test_ms'
    | 'match_spec_compile'
    | 'is_compiled_ms'
    | 'match_spec_run'
    | 'repair_continuation',
    (...args: unknown[]) => unknown
  >
> = {
  match,
  match_object,
  match_delete,
  select,
  select_reverse,
  select_count,
  select_delete,
  select_replace,
  fun2ms,
  test_ms,
  match_spec_compile,
  is_compiled_ms,
  match_spec_run,
  repair_continuation,
};
