// A deep copy by HTML's rules: circles and shared parts stay, objects lose their class, functions fail.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Bitstring } from '../term/bitstring.ts';
import { detailsOf, hidden, messageOf, nameOf, stackOf } from '../term/error-parts.ts';
import { addDetail, makeError } from '../term/error-term.ts';
import { Float } from '../term/float.ts';
import { Fun, Port } from '../term/foreign.ts';
import { endWith, isImproper, List } from '../term/list.ts';
import { TermError } from '../term/term-error.ts';
import { inspect } from './inspect.ts';
import { kindOf, typedArray } from './kinds.ts';

/** `transferred`: buffers that are moved instead of copied; they are empty afterwards. */
export function cloned(value: unknown, transferred: readonly ArrayBuffer[]): unknown {
  const known = new Map<object, unknown>();
  const copy = clone(value, known, new Set(transferred));
  for (const buffer of transferred) {
    const bytes = known.get(buffer);
    if (bytes === undefined) buffer.transfer();
  }
  return copy;
}

type Known = Map<object, unknown>; // objects cloned so far and their clones, for circles
type Transferred = ReadonlySet<ArrayBuffer>;

function clone(value: unknown, known: Known, transferred: Transferred): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw refusal(value);
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return known.get(value);
  const inner = (part: unknown): unknown => clone(part, known, transferred);
  const keep = <T>(copy: T): T => {
    known.set(value, copy);
    return copy;
  };
  if (value instanceof List) return copyList(value, keep, inner);
  if (Array.isArray(value)) return copyParts(value, keep(new Array(value.length)), inner);
  switch (kindOf(value)) {
    case undefined:
      return copyParts(value, keep({}), inner);
    case Pid:
    case Reference:
    case Float:
    case Fun:
    case Port:
      return value; // immutable, so not copied
    case Bitstring:
      return keep(Bitstring.make((value as Uint8Array).slice(), Bitstring.bitsOf(value)));
    case Map: {
      const copy = keep(new Map());
      for (const [key, one] of [...(value as Map<unknown, unknown>)])
        copy.set(inner(key), inner(one));
      return copy;
    }
    case Set: {
      const copy = keep(new Set());
      for (const one of [...(value as Set<unknown>)]) copy.add(inner(one));
      return copy;
    }
    case Date:
      return keep(new Date(Date.prototype.getTime.call(value)));
    case RegExp:
      return keep(new RegExp((value as RegExp).source, (value as RegExp).flags));
    case Error:
    case TermError:
      return copyError(value as Error, keep, inner);
    case ArrayBuffer: {
      const buffer = value as ArrayBuffer;
      return keep(transferred.has(buffer) ? buffer.transfer() : buffer.slice(0));
    }
    case typedArray:
    case DataView:
      return keep(copyView(value as Uint8Array, inner));
    case Number:
    case String:
    case Boolean:
    case BigInt:
      return keep(Object(value.valueOf()));
    default:
      throw refusal(value);
  }
}

function copyParts(from: object, to: object, inner: (part: unknown) => unknown): object {
  for (const key of Object.keys(from))
    Object.defineProperty(to, key, {
      value: inner(Reflect.get(from, key)),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return to;
}

function copyList(list: List, keep: (copy: List) => List, inner: (part: unknown) => unknown): List {
  const copy = keep(new List());
  copyParts(list, copy, inner);
  return isImproper(list) ? endWith(copy, inner(list.tail)) : copy;
}

function copyError(
  error: Error,
  keep: (copy: Error) => Error,
  inner: (part: unknown) => unknown,
): Error {
  const copy = keep(makeError(nameOf(error), messageOf(error), stackOf(error)));
  for (const key of detailsOf(error))
    if (typeof key === 'string' && hidden.includes(key))
      addDetail(copy, key, inner(Reflect.get(error, key)));
  return copy;
}

/** A view of a copy of its buffer; several views of one buffer become views of the same copy. */
function copyView(view: Uint8Array, inner: (part: unknown) => unknown): unknown {
  const buffer = inner(view.buffer) as ArrayBuffer;
  const make = view.constructor as new (...args: unknown[]) => unknown;
  const length = 'length' in view ? view.length : (view as DataView).byteLength;
  return new make(buffer, view.byteOffset, length);
}

function refusal(value: unknown): Error {
  return makeError(
    'DataCloneError',
    `${inspect(value)} could not be cloned.`,
    String(new Error().stack),
  );
}
