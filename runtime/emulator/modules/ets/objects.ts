// Module ets: functions that add, find and delete objects by their keys.

import { copy } from '../../term/copy.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import { isImproper, isTuple, List } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import type { Row } from './rows.ts';
import { deleteTable, hasSingles, readable, type Table, writable } from './tables.ts';

/**
 * Adds an object, which is an array: `ets.insert('t', ['key', 1])`. In a set or ordered_set it replaces the one with
 * the same key. Several objects are an array of arrays, `ets.insert('t', [['a', 1], ['b', 2]])`, or a list: all are
 * added, or none. So a single object of which each element is an array is written in an array, too: `[object]`.
 * The table gets a copy, as a process gets one of a message. Returns true.
 * Fails with badarg if the caller may not write into the table (ets:insert/2).
 */
function insert(...args: unknown[]): true {
  const table = writable('ets.insert', args);
  const given = args[1];
  if (args.length > 2) noMoreThan(2, 'ets.insert', args);
  const row = isSingle(given) ? rowIn(given, table, 'ets.insert', args) : undefined;
  if (row !== undefined) table.rows.put(row);
  else for (const one of rowsIn(table, 'ets.insert', args)) table.rows.put(one);
  return true;
}

/**
 * Adds an object, or several, as ets.insert does, unless the table has one of their keys; then it adds none.
 * Returns whether they were added (ets:insert_new/2).
 */
function insert_new(...args: unknown[]): boolean {
  noMoreThan(2, 'ets.insert_new', args);
  const table = writable('ets.insert_new', args);
  const { rows, keyAt } = table;
  const given = args[1];
  const added = isSingle(given)
    ? [rowIn(given, table, 'ets.insert_new', args)]
    : rowsIn(table, 'ets.insert_new', args);
  if (added.some((row) => rows.one(row[keyAt]) !== undefined)) return false;
  for (const row of added) rows.put(row);
  return true;
}

/** Whether an argument is one object: an array with an element that is not an array. */
function isSingle(given: unknown): given is readonly unknown[] {
  if (!isTuple(given)) return false;
  for (let i = 0; i < given.length; i++) if (!Array.isArray(given[i])) return true;
  return given.length === 0;
}

function rowIn(
  given: readonly unknown[],
  table: Table,
  bif: string,
  args: readonly unknown[],
): Row {
  if (given.length === 0) throw badarg(2, 'is an empty tuple', bif, args);
  if (given.length <= table.keyAt) throw badarg(2, tooShort(table), bif, args);
  return copied(given, bif, args);
}

function copied(given: readonly unknown[], bif: string, args: readonly unknown[]): Row {
  return copyOfArgument(given, 2, bif, args) as Row;
}

/** A copy of what is, or is part of, argument number `at`. */
function copyOfArgument(given: unknown, at: number, bif: string, args: readonly unknown[]): Term {
  try {
    return copy(given);
  } catch (error) {
    if (error instanceof Unsendable) throw badarg(at, whyNot(error), bif, args);
    throw error;
  }
}

/** Why an object or a key cannot be copied. */
function whyNot({ message }: Unsendable): string {
  return message.replace('cannot send message', 'cannot copy it: it');
}

function tooShort({ keyAt }: Table): string {
  return `the object has no element ${keyAt + 1}, which is the position of the key`;
}

const severalWrong = 'not a non-empty tuple or a list of non-empty tuples';

function rowsIn(table: Table, bif: string, args: readonly unknown[]): readonly Row[] {
  const given = args[1];
  if (!Array.isArray(given)) throw badarg(2, 'not a tuple', bif, args);
  if (given instanceof List && isImproper(given)) throw badarg(2, severalWrong, bif, args);
  return Array.from(given as readonly unknown[], (one) => rowOfSeveral(one, table, bif, args));
}

function rowOfSeveral(one: unknown, table: Table, bif: string, args: readonly unknown[]): Row {
  if (!isTuple(one) || one.length === 0) throw badarg(2, severalWrong, bif, args);
  if (one.length <= table.keyAt) throw badarg(2, tooShort(table), bif, args);
  return copied(one, bif, args);
}

/** Adds objects that are not themselves an argument, but come of argument number 2. */
export function insertAll(
  table: Table,
  objects: readonly unknown[],
  bif: string,
  args: readonly unknown[],
): void {
  const rows = objects.map((one) => rowOfSeveral(one, table, bif, args));
  for (const row of rows) table.rows.put(row);
}

/** A copy of a key, which is argument number 2, for a look-up. */
export function keyIn(bif: string, args: readonly unknown[]): Term {
  const key = args[1];
  return typeof key === 'string' || typeof key === 'number'
    ? key
    : copyOfArgument(key, 2, bif, args);
}

/**
 * Returns an array with copies of the objects that have a key: `ets.lookup('t', 'key')`. It is empty if there are
 * none; in a set or ordered_set there is at most one. In an ordered_set, 1 and the float 1.0 are the same key, in
 * other tables they are not (ets:lookup/2).
 */
function lookup(...args: unknown[]): Term[] {
  const table = readable('ets.lookup', args);
  const { rows } = table;
  if (args.length > 2) noMoreThan(2, 'ets.lookup', args);
  const key = keyIn('ets.lookup', args);
  if (!hasSingles(table)) return rows.find(key).map(copyOf);
  const row = rows.one(key);
  return row === undefined ? [] : [copy(row)];
}

function copyOf(row: Row): Term {
  return copy(row);
}

/**
 * Returns an element of the object that has a key: `ets.lookup_element('t', 'key', 2)`. The first element has
 * position 1. In a bag it returns an array with the elements of all objects with the key.
 * Fails with badarg if the table does not have the key (ets:lookup_element/3).
 */
function lookup_element(...args: unknown[]): Term {
  const bif = 'ets.lookup_element';
  const table = readable(bif, args);
  noMoreThan(3, bif, args);
  const { rows, options } = table;
  const at = positionIn(3, bif, args);
  const found = rows.find(keyIn(bif, args));
  if (found.length === 0) throw badarg(2, 'not a key that exists in the table', bif, args);
  if (found.some((row) => row.length < at))
    throw badarg(3, 'position is greater than the size of the object', bif, args);
  const values = found.map((row) => copy(row[at - 1]));
  return options.type === 'bag' || options.type === 'duplicate_bag' ? values : values[0];
}

function positionIn(argument: number, bif: string, args: readonly unknown[]): number {
  const at = args[argument - 1];
  if (typeof at !== 'number' || !Number.isInteger(at))
    throw badarg(argument, 'not an integer', bif, args);
  if (at < 1) throw badarg(argument, 'out of range', bif, args);
  return at;
}

/** Returns whether a table has objects with a key: `ets.member('t', 'key')` (ets:member/2). */
function member(...args: unknown[]): boolean {
  noMoreThan(2, 'ets.member', args);
  return readable('ets.member', args).rows.one(keyIn('ets.member', args)) !== undefined;
}

/** Deletes the objects that have a key, and returns copies of them: `ets.take('t', 'key')` (ets:take/2). */
function take(...args: unknown[]): Term[] {
  noMoreThan(2, 'ets.take', args);
  const { rows } = writable('ets.take', args);
  return rows.take(keyIn('ets.take', args)).map(copyOf);
}

/**
 * Deletes a table, which only its owner may do unless it is public: `ets.delete('t')`; or the objects that have a
 * key: `ets.delete('t', 'key')`. Returns true, also if there is no such object (ets:delete/1,2).
 */
function del(...args: unknown[]): true {
  noMoreThan(2, 'ets.delete', args);
  const table = writable('ets.delete', args);
  if (args.length < 2) deleteTable(table);
  else table.rows.take(keyIn('ets.delete', args));
  return true;
}

/** Deletes the objects that are equal to this one: `ets.delete_object('t', ['key', 1])`. Returns true (ets:delete_object/2). */
function delete_object(...args: unknown[]): true {
  const bif = 'ets.delete_object';
  noMoreThan(2, bif, args);
  const { rows, keyAt } = writable(bif, args);
  const given = args[1];
  if (!isTuple(given)) throw badarg(2, 'not a tuple', bif, args);
  if (given.length === 0) throw badarg(2, 'is an empty tuple', bif, args);
  if (given.length > keyAt) rows.drop(copied(given, bif, args));
  return true;
}

/** Deletes all objects of a table. Returns true (ets:delete_all_objects/1). */
function delete_all_objects(...args: unknown[]): true {
  noMoreThan(1, 'ets.delete_all_objects', args);
  writable('ets.delete_all_objects', args).rows.clear();
  return true;
}

export const ets: Readonly<
  Record<
    | 'insert'
    | 'insert_new'
    | 'lookup'
    | 'lookup_element'
    | 'member'
    | 'take'
    | 'delete'
    | 'delete_object'
    | 'delete_all_objects',
    (...args: unknown[]) => unknown
  >
> = {
  insert,
  insert_new,
  lookup,
  lookup_element,
  member,
  take,
  delete: del,
  delete_object,
  delete_all_objects,
};
