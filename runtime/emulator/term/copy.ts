// Copies a message for the process that gets it. The copy is deep, since processes share nothing (OTP:
// copy_struct). The copy is equal to the term that a process on another node would get, so user code cannot
// tell local and remote messages apart.

import { whyNoRoom } from '../host/room.ts';
import { deepestTerm, largestMessage, longestArray } from '../host/term-limits.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Bitstring } from './bitstring.ts';
import { Copied, copyFunction } from './copy-function.ts';
import { messageOf, nameOf, stackOf } from './error-parts.ts';
import { addDetail, detailsToSend, makeError } from './error-term.ts';
import { exportOf } from './exported-function.ts';
import { Float } from './float.ts';
import { isForeign } from './foreign.ts';
import { endWith, isImproper, List } from './list.ts';
import type { FunctionTerm, Term } from './term.ts';
import {
  bytesOf,
  copyOfBytes,
  entriesOf,
  fromBytes,
  isTypedArrayOrBuffer,
  kindOf,
  membersOf,
  timeOf,
} from './typed-arrays.ts';
import { whyUnsendable } from './unsendable.ts';

const objectPrototype = Object.prototype;
const hasOwn = Object.prototype.hasOwnProperty;

let containers = 0; // arrays, objects, Maps and other containers copied for this message
let functions: Copied | undefined; // functions copied for this message

/** Copy a term. Throws Unsendable, whose message names the part that cannot be sent. */
export function copy(term: unknown): Term {
  if (isImmutable(term)) return term as Term;
  containers = 0;
  try {
    const copied = copyObject(term, 0);
    if (functions !== undefined) functions = undefined;
    return copied;
  } catch (error) {
    functions = undefined;
    throw whyUnsendable(term, whyNoRoom(error));
  }
}

function isImmutable(term: unknown): boolean {
  return (
    typeof term === 'string' ||
    typeof term === 'number' ||
    term === undefined ||
    term === null ||
    typeof term === 'boolean' ||
    typeof term === 'bigint'
  );
}

function copyTerm(term: unknown, depth: number): Term {
  return isImmutable(term) ? (term as Term) : copyObject(term, depth);
}

function copyObject(term: unknown, depth: number): Term {
  if (typeof term !== 'object' || term === null) return copyRare(term, depth);
  if (depth >= deepestTerm || ++containers > largestMessage) return refuse();
  if (Array.isArray(term))
    // the prototypes of most arrays are not looked at, which would take time
    return term.constructor === Array ? copyArray(term, depth + 1) : copySubclass(term, depth + 1);
  return copyOther(term, depth + 1);
}

/** Copy an object that is not an array. Not inside copyObject, so that V8 inlines the copying of arrays. */
function copyOther(term: object, depth: number): Term {
  if (term instanceof Pid) return Pid.isOwn(term) ? term : refuse();
  if (term instanceof Reference) return Reference.isOwn(term) ? term : refuse();
  const prototype: unknown = Object.getPrototypeOf(term);
  if (prototype === objectPrototype || prototype === null) return copyPlain(term, depth);
  return copySpecial(term, depth);
}

/** Copy an array. V8 gives short arrays, if made by literals, exactly the memory they need. */
function copyArray(term: readonly unknown[], depth: number): Term[] {
  const length = term.length;
  switch (length) {
    case 0:
      return [];
    case 1:
      return [copyTerm(term[0], depth)];
    case 2:
      return [copyTerm(term[0], depth), copyTerm(term[1], depth)];
    case 3:
      return [copyTerm(term[0], depth), copyTerm(term[1], depth), copyTerm(term[2], depth)];
    default:
      return copyLongArray(term, length, depth);
  }
}

function copyLongArray(term: readonly unknown[], length: number, depth: number): Term[] {
  if (length > longestArray) return refuse();
  const copied: Term[] = new Array(length);
  for (let i = 0; i < length; i++) copied[i] = copyTerm(term[i], depth);
  return copied;
}

function copySubclass(term: readonly unknown[], depth: number): Term[] {
  return term instanceof List ? copyList(term, depth) : copyArray(term, depth);
}

function copyList(term: List, depth: number): List<Term> {
  const { length } = term;
  if (length > longestArray) return refuse();
  const copied = new List<Term>();
  for (let i = 0; i < length; i++) copied.push(copyTerm(term[i], depth));
  return isImproper(term) ? endWith(copied, copyTerm(term.tail, depth)) : copied;
}

/** Copy a plain object. V8 runs this loop without making a list of keys (not with Object.hasOwn). */
function copyPlain(term: object, depth: number): Term {
  const source = term as Record<string, unknown>;
  const copied: Record<string, Term> = {};
  for (const key in source) {
    if (!hasOwn.call(source, key)) continue;
    const value = copyTerm(source[key], depth);
    if (key === '__proto__') defineProto(copied, value);
    else copied[key] = value;
  }
  return copied;
}

/** Define the property `__proto__`; an assignment would set the prototype instead. */
export function defineProto(object: object, value: Term): void {
  const described = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, '__proto__', described);
}

function copySpecial(term: object, depth: number): Term {
  if (term instanceof Map) {
    const copied = new Map<Term, Term>();
    for (const [key, value] of entriesOf(term))
      copied.set(copyTerm(key, depth), copyTerm(value, depth));
    return copied;
  }
  if (term instanceof Set) {
    const copied = new Set<Term>();
    for (const value of membersOf(term)) copied.add(copyTerm(value, depth));
    return copied;
  }
  if (term instanceof Date) return new Date(timeOf(term));
  if (Float.is(term) || isForeign(term)) return term;
  const bits = Bitstring.bitsOf(term);
  if (bits < 8) return Bitstring.make(bytesOf(term as Bitstring), bits);
  if (isTypedArrayOrBuffer(term)) {
    return fromBytes(kindOf(term), copyOfBytes(bytesOf(term))) ?? refuse();
  }
  if (term instanceof Error) return copyError(term, depth);
  return refuse();
}

/** Copy an error for write-term.ts, even during another copy: the two share no copied functions. */
export function copyOfError(term: Error, depth: number): Error {
  const before = functions;
  functions = undefined;
  try {
    return copyError(term, depth);
  } finally {
    functions = before;
  }
}

const copying: Error[] = []; // the error being copied, and before it the errors that contain it

/** Copy an error without the properties that cannot be sent, since the error must always arrive. */
function copyError(term: Error, depth: number): Error {
  const copied = makeError(nameOf(term), messageOf(term), stackOf(term));
  copying.push(term);
  try {
    for (const [key, value] of detailsToSend(term)) {
      if (copying.includes(value as Error)) continue;
      try {
        addDetail(copied, key, copyTerm(value, depth));
      } catch {}
    }
  } finally {
    copying.pop();
  }
  return copied;
}

/** Copy a function; refuse a symbol. */
function copyRare(term: unknown, depth: number): Term {
  if (typeof term !== 'function' || depth >= deepestTerm) return refuse();
  if (exportOf(term as FunctionTerm) !== undefined) return term as FunctionTerm;
  functions ??= new Copied();
  return copyFunction(term as FunctionTerm, depth, functions, copyTerm) ?? refuse();
}

/** Refuse to copy a term. The thrown error says nothing: whyUnsendable (unsendable.ts) finds the reason. */
function refuse(): never {
  throw refusal;
}

const refusal = new Error('unsendable');
