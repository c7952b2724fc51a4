// The BIFs that test types. JavaScript has no such tests for pids and references, and names the others
// differently.

import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { badarg } from '../../term/exception.ts';

/** Returns whether a value is a pid, of any node, alive or dead (erlang:is_pid/1). */
export function is_pid(value: unknown): value is Pid {
  return Pid.is(value);
}

/** Returns whether a value is a reference, of any node (erlang:is_reference/1). */
export function is_reference(value: unknown): value is Reference {
  return Reference.is(value);
}

/** Returns whether a value is a map: a plain object or a Map (erlang:is_map/1). */
export function is_map(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Map) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Returns whether a value is a number (erlang:is_number/1). */
export function is_number(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Returns whether a value is a whole number (erlang:is_integer/1). */
export function is_integer(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/**
 * Returns whether a value is a number that is not whole.
 * 1.0 is the same as 1, so it is whole (erlang:is_float/1).
 */
export function is_float(value: unknown): value is number {
  return typeof value === 'number' && !Number.isInteger(value);
}

/** Returns whether a value is true or false (erlang:is_boolean/1). */
export function is_boolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/**
 * Returns whether a value is a function, `is_function(value)`,
 * or a function that takes `arity` arguments, `is_function(value, arity)` (erlang:is_function/1,2).
 */
export function is_function(...args: unknown[]): boolean {
  const [value, arity] = args;
  if (args.length < 2) return typeof value === 'function';
  if (typeof arity !== 'number' || !Number.isInteger(arity) || arity < 0)
    throw badarg(2, 'not a number of arguments', 'is_function', args);
  return typeof value === 'function' && value.length === arity;
}
