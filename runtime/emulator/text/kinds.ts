// Finds the built-in or emulator class of an object by its prototypes.

import wrapAsyncGenerator from '@oxc-project/runtime/helpers/wrapAsyncGenerator';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { lineage } from '../realm/looking.ts';
import { isPromisePrototype } from '../realm/promise-like.ts';
import { Bitstring } from '../term/bitstring.ts';
import { Float } from '../term/float.ts';
import { Fun, Port } from '../term/foreign.ts';
import { List } from '../term/list.ts';
import { TermError } from '../term/term-error.ts';

const prototypeOf = Object.getPrototypeOf as (value: unknown) => object;

export const typedArray: object = prototypeOf(Uint8Array);
/** The prototype of the objects that a compiled async generator function returns. */
export const asyncGenerator: object = prototypeOf(
  (wrapAsyncGenerator as (body: unknown) => () => object)(function* () {})(),
);

const kinds = new Map<object, object>([
  ...[Pid, Reference, List, Float, Fun, Port, Bitstring].map(ofClass),
  ...[Map, Set, Date, TermError, Error, Promise, RegExp].map(ofClass),
  ...[Number, String, Boolean, Symbol, BigInt, DataView, ArrayBuffer].map(ofClass),
  ...[WeakMap, WeakSet, WeakRef].map(ofClass),
  [(typedArray as { prototype: object }).prototype, typedArray],
  [asyncGenerator, asyncGenerator],
]);

function ofClass(made: { readonly prototype: object }): [object, object] {
  return [made.prototype, made];
}

/** The class of JavaScript or of the emulator that an object is an instance of; undefined for any other. */
export function kindOf(term: object): object | undefined {
  for (const holder of lineage(term)) {
    // a coroutine or a receive is shown as a Promise
    const kind = kinds.get(holder) ?? (isPromisePrototype(holder) ? Promise : undefined);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
