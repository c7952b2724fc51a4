// An Error as a term: its name, message and stack, and all other properties that can be sent.

import { detailsOf, hidden } from './error-parts.ts';

const prototypes: Readonly<Record<string, object | undefined>> = {
  __proto__: null as never,
  AggregateError: AggregateError.prototype,
  EvalError: EvalError.prototype,
  RangeError: RangeError.prototype,
  ReferenceError: ReferenceError.prototype,
  SyntaxError: SyntaxError.prototype,
  TypeError: TypeError.prototype,
  URIError: URIError.prototype,
};

/** Make an Error with these texts: a TypeError if `name` is 'TypeError', and so for all built-in classes. */
export function makeError(name: string, message: string, stack: string): Error {
  const error = new Error(message);
  const prototype = prototypes[name];
  if (prototype !== undefined) Object.setPrototypeOf(error, prototype);
  else if (name !== 'Error') define(error, 'name', name, false);
  define(error, 'stack', stack, false);
  return error;
}

/** Define a property of an error, but never its name, message or stack. */
export function addDetail(error: Error, key: string, value: unknown): void {
  if (key === 'name' || key === 'message' || key === 'stack') return;
  define(error, key, value, !hidden.includes(key));
}

/** The details of an error (see detailsOf), without getters and properties with a symbol as key. */
export function* detailsToSend(error: Error): Generator<[key: string, value: unknown], void> {
  for (const key of detailsOf(error)) {
    const found = Reflect.getOwnPropertyDescriptor(error, key);
    if (typeof key === 'string' && found !== undefined && 'value' in found)
      yield [key, found.value];
  }
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable });
}
