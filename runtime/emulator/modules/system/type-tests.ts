// The BIFs that test types. JavaScript has no such tests for pids and references, and names the others
// differently.

import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { Bitstring } from '../../term/bitstring.ts';
import { badarg } from '../../term/exception.ts';
import { Float } from '../../term/float.ts';
import { List } from '../../term/list.ts';
import { isPlain } from '../../term/unsendable.ts';

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
  return value instanceof Map || isPlain(value);
}

/** Returns whether a value is a number (erlang:is_number/1). */
export function is_number(value: unknown): value is number | bigint | Float {
  return typeof value === 'number' || typeof value === 'bigint' || Float.is(value);
}

/** Returns whether a value is a whole number (erlang:is_integer/1). */
export function is_integer(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/**
 * Returns whether a value is a number that is not whole, or one that `float(1)` gives.
 * 1.0, as JavaScript has it, is the same as 1, so it is whole (erlang:is_float/1).
 */
export function is_float(value: unknown): value is number | Float {
  return (typeof value === 'number' && !Number.isInteger(value)) || Float.is(value);
}

/** Returns whether a value is a list, as `list(1, 2)` gives; an array is a tuple (erlang:is_list/1). */
export function is_list(value: unknown): value is List {
  return value instanceof List;
}

/** Returns whether a value is a `Uint8Array` of whole bytes (erlang:is_binary/1). */
export function is_binary(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && Bitstring.bitsOf(value) === 8;
}

/** Returns whether a value is a `Uint8Array`, also one whose last byte is not whole (erlang:is_bitstring/1). */
export function is_bitstring(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
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
