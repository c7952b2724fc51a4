// Makers of the terms that Erlang has and JavaScript lacks: lists, binaries of text, whole floats, bitstrings.

import { bitstringOf } from '../../term/bitstring.ts';
import { badarg } from '../../term/exception.ts';
import { Float, floatOf } from '../../term/float.ts';
import { charlistOf, improperOf, type List, listOf } from '../../term/list.ts';
import { binaryOf } from '../../term/utf8.ts';

/**
 * Returns a list of its arguments, Erlang's `[1, 2]`: `list(1, 2)`.
 * A list is an array of its own class. Between terl nodes arrays are enough;
 * an Erlang node takes an array for a tuple. A pattern `list(1, P.any)` fits lists only.
 */
export function list(...elements: unknown[]): List {
  return listOf(elements);
}

/**
 * Returns a list that ends with its last argument, Erlang's `[1 | 2]`: `improper(1, 2)`.
 * Its property `tail` is that argument. If that is a list itself, its elements follow, as in Erlang.
 */
export function improper(...elements: unknown[]): List {
  if (elements.length < 2)
    throw badarg(1, 'not elements and a tail: at least two', 'improper', elements);
  return improperOf(elements);
}

/** Returns a list of the characters' codes, Erlang's `"text"`: `charlist('text')`. */
export function charlist(...args: unknown[]): List<number> {
  const [text] = args;
  if (typeof text !== 'string') throw badarg(1, 'not a string', 'charlist', args);
  return charlistOf(text);
}

/**
 * Returns a `Uint8Array` with a text in UTF-8, Erlang's `<<"text"/utf8>>`: `binary('text')`.
 * As a pattern it fits the same bytes.
 */
export function binary(...args: unknown[]): Uint8Array {
  const [text] = args;
  if (typeof text !== 'string') throw badarg(1, 'not a string', 'binary', args);
  return binaryOf(text);
}

/**
 * Returns bytes of which the last has only `bits` bits, its highest ones: `bitstring([5, 160], 3)`
 * is Erlang's `<<5, 5:3>>`.
 */
export function bitstring(...args: unknown[]): Uint8Array {
  const [bytes, bits] = args;
  const made = bitstringOf(bytes, bits);
  if (made !== undefined) return made;
  throw bitstringOf(bytes, 8) === undefined
    ? badarg(1, 'not an array of bytes, at least one', 'bitstring', args)
    : badarg(2, 'not a number of bits, 1 to 8', 'bitstring', args);
}

/**
 * Returns the float of a number. A whole one, such as Erlang's `1.0`, is an object,
 * since JavaScript's 1.0 is the integer 1; `float(1) + 1` is 2. Equal floats are the same object.
 * Other numbers are floats already (erlang:float/1).
 */
export function float(...args: unknown[]): number | Float {
  const [value] = args;
  if (Float.is(value)) return value;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw badarg(1, 'not a number', 'float', args);
  return floatOf(number);
}
