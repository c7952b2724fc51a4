// Reads terms of terl nodes from bytes; throws MalformedTerm. Also reads tags that no terl node sends: latin1
// atoms. A count of elements is compared with the number of bytes left before memory is allocated, since a
// sender may claim any count.

import { deepestTerm } from '../host/term-limits.ts';
import { internPid } from '../identity/pid.ts';
import { internReference } from '../identity/reference.ts';
import { defineProto } from '../term/copy.ts';
import { addDetail, makeError } from '../term/error-term.ts';
import { functionNamed } from '../term/exported-function.ts';
import { floatOf } from '../term/float.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { fromBytes } from '../term/typed-arrays.ts';
import { MalformedTerm, type Reader } from './bytes.ts';
import { readErlangTerm } from './read-erlang-term.ts';
import { readBitstring, readFun, readPort } from './read-foreign.ts';
import { readFunction } from './read-function.ts';
import { readList } from './read-list.ts';
import {
  rareAtom,
  readBig,
  readEntries,
  readFloat,
  readPid,
  readReference,
  readShortText,
  tooDeep,
} from './read-parts.ts';

export function readTerm(reader: Reader, depth: number): Term {
  const kind = reader.u8();
  switch (kind) {
    case tag.smallAtomUtf8:
      return termOfAtom(readShortText(reader, reader.u8()));
    case tag.smallInteger:
      return reader.u8();
    case tag.integer:
      return reader.i32();
    case tag.smallTuple:
      return readArray(reader, reader.u8(), depth);
    case tag.map:
      return readObject(reader, depth);
    case tag.newPid:
    case tag.pidElsewhere:
      return readPid(reader, kind, internPid);
    case tag.newerReference:
      return readReference(reader, internReference);
    case tag.text:
      return reader.text();
    default:
      return readRare(reader, kind, depth);
  }
}

function readRare(reader: Reader, kind: number, depth: number): Term {
  switch (kind) {
    case tag.undefinedTerm:
      return undefined;
    case tag.nullTerm:
      return null;
    case tag.newFloat:
      return readFloat(reader);
    case tag.nonFinite:
      return readNonFinite(reader);
    case tag.date:
      return new Date(reader.f64());
    case tag.binary:
      return reader.binary(reader.u32());
    case tag.buffer:
      return readBuffer(reader);
    case tag.smallBig:
      return readBig(reader, reader.u8(), true);
    case tag.largeBig:
      return readBig(reader, reader.u32(), true);
    case tag.smallBigint:
      return readBig(reader, reader.u8(), false);
    case tag.error:
      return readError(reader, depth);
    case tag.exportedFunction:
      return readExport(reader);
    case tag.atomUtf8:
    case tag.atomLatin1:
    case tag.smallAtomLatin1:
      return termOfAtom(rareAtom(reader, kind) ?? '');
    default:
      return readCollection(reader, kind, depth);
  }
}

function readCollection(reader: Reader, kind: number, depth: number): Term {
  switch (kind) {
    case tag.largeTuple:
      return readArray(reader, reader.count(1), depth);
    case tag.nil:
    case tag.charlist:
    case tag.list:
      return readList(reader, kind, depth, readTerm);
    case tag.mapObject:
      return readMap(reader, depth);
    case tag.set:
      return readSet(reader, depth);
    case tag.fun:
    case tag.sameFunction:
      return readFunction(reader, kind, depth, readTerm);
    default:
      return readForeign(reader, kind, depth);
  }
}

/** Read a term that only Erlang nodes make, or that is made for them. */
function readForeign(reader: Reader, kind: number, depth: number): Term {
  switch (kind) {
    case tag.wholeFloat:
      return readWholeFloat(reader);
    case tag.bitBinary:
      return readBitstring(reader);
    case tag.newFun:
      return readFun(reader, depth, readErlangTerm);
    case tag.newPort:
    case tag.v4Port:
      return readPort(reader, kind);
    default:
      throw new MalformedTerm(`unknown tag ${kind} at ${reader.position - 1}`);
  }
}

function termOfAtom(text: string): Term {
  if (text === 'true') return true;
  return text === 'false' ? false : text;
}

/** Read an array. Short arrays are made by literals, for the reason given at copyArray in copy.ts. */
function readArray(reader: Reader, length: number, depth: number): Term[] {
  if (depth >= deepestTerm) throw tooDeep();
  const inner = depth + 1;
  switch (length) {
    case 0:
      return [];
    case 1:
      return [readTerm(reader, inner)];
    case 2:
      return [readTerm(reader, inner), readTerm(reader, inner)];
    case 3:
      return [readTerm(reader, inner), readTerm(reader, inner), readTerm(reader, inner)];
    default:
      return readLongArray(reader, length, inner);
  }
}

function readLongArray(reader: Reader, length: number, depth: number): Term[] {
  const elements: Term[] = new Array(length);
  for (let i = 0; i < length; i++) elements[i] = readTerm(reader, depth);
  return elements;
}

/** Read a plain object; or a Map if a key is not a string, as keys of Erlang's maps may be. */
function readObject(reader: Reader, depth: number): Term {
  if (depth >= deepestTerm) throw tooDeep();
  const count = reader.count(2);
  const object: Record<string, Term> = {};
  for (let i = 0; i < count; i++) {
    const key = readTerm(reader, depth + 1);
    const value = readTerm(reader, depth + 1);
    if (typeof key !== 'string') {
      const map = new Map<Term, Term>(Object.entries(object)).set(key, value);
      return readEntries(reader, map, count - i - 1, depth, readTerm);
    }
    if (key === '__proto__') defineProto(object, value);
    else object[key] = value;
  }
  return object;
}

function readError(reader: Reader, depth: number): Error {
  const error = makeError(reader.text(), reader.text(), reader.text());
  const details = readTerm(reader, depth);
  if (Object.getPrototypeOf(Object(details)) !== Object.prototype)
    throw new MalformedTerm('an error whose properties are no object');
  for (const [key, value] of Object.entries(details as object)) addDetail(error, key, value);
  return error;
}

function readMap(reader: Reader, depth: number): Map<Term, Term> {
  if (depth >= deepestTerm) throw tooDeep();
  return readEntries(reader, new Map(), reader.count(2), depth, readTerm);
}

function readSet(reader: Reader, depth: number): Set<Term> {
  if (depth >= deepestTerm) throw tooDeep();
  const count = reader.count(1);
  const set = new Set<Term>();
  for (let i = 0; i < count; i++) set.add(readTerm(reader, depth + 1));
  return set;
}

function readWholeFloat(reader: Reader): Term {
  const float = floatOf(readFloat(reader));
  if (typeof float === 'number') throw new MalformedTerm('a whole float that is not whole');
  return float;
}

function readNonFinite(reader: Reader): number {
  const kind = reader.u8();
  if (kind > 2) throw new MalformedTerm(`non-finite number ${kind}`);
  return kind === 0 ? Number.NaN : kind === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function readBuffer(reader: Reader): Term {
  const kind = reader.u8();
  const made = fromBytes(kind, reader.binary(reader.u32()));
  if (made === undefined) throw new MalformedTerm(`typed array ${kind} of an odd size`);
  return made;
}

function readExport(reader: Reader): FunctionTerm {
  const module = readTerm(reader, deepestTerm);
  const name = readTerm(reader, deepestTerm);
  const isExact = reader.bytes[reader.position] === tag.integer;
  const arity = readTerm(reader, deepestTerm);
  if (typeof module !== 'string' || typeof name !== 'string' || typeof arity !== 'number') {
    throw new MalformedTerm('an exported function without a name');
  }
  return functionNamed(module, name, isExact ? arity : undefined);
}
