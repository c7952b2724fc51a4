// Reads terms from bytes; throws MalformedTerm. Also reads tags that only a real Erlang node would send:
// lists, latin1 atoms. A count of elements is compared with the number of bytes left before memory is
// allocated, since a sender may claim any count.

import { deepestTerm, largestBigint } from '../host/term-limits.ts';
import {
  type Incarnation,
  incarnation,
  type NodeName,
  nodeNamed,
} from '../identity/incarnation.ts';
import { internPid, type Pid } from '../identity/pid.ts';
import { internReference, type Reference } from '../identity/reference.ts';
import { defineProto } from '../term/copy.ts';
import { addDetail, makeError } from '../term/error-term.ts';
import { functionNamed } from '../term/exported-function.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { fromBytes } from '../term/typed-arrays.ts';
import { MalformedTerm, type Reader } from './bytes.ts';
import { readFunction } from './read-function.ts';
import { textOf } from './utf8.ts';

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
      return termOfAtom(reader.utf8(reader.u16()));
    case tag.atomLatin1:
      return termOfAtom(readLatin1(reader, reader.u16()));
    case tag.smallAtomLatin1:
      return termOfAtom(readLatin1(reader, reader.u8()));
    default:
      return readCollection(reader, kind, depth);
  }
}

function readCollection(reader: Reader, kind: number, depth: number): Term {
  switch (kind) {
    case tag.largeTuple:
      return readArray(reader, reader.count(1), depth);
    case tag.nil:
      return [];
    case tag.charlist:
      return Array.from(reader.raw(reader.u16()));
    case tag.list:
      return readList(reader, depth);
    case tag.mapObject:
      return readMap(reader, depth);
    case tag.set:
      return readSet(reader, depth);
    case tag.fun:
    case tag.sameFunction:
      return readFunction(reader, kind, depth, readTerm);
    default:
      throw new MalformedTerm(`unknown tag ${kind} at ${reader.position - 1}`);
  }
}

function termOfAtom(text: string): Term {
  if (text === 'true') return true;
  return text === 'false' ? false : text;
}

const cache: string[] = new Array(1024).fill(''); // short ASCII texts read before, by hash
const cachedLength = 64; // bytes; longer texts seldom come again

/** Read the text of an atom. The same atoms come often, so the string from an earlier read is reused. */
function readShortText(reader: Reader, size: number): string {
  if (size > cachedLength) return reader.utf8(size);
  const start = reader.skip(size);
  const end = start + size;
  const bytes = reader.bytes;
  let hash = size;
  let all = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    hash = (hash * 31 + byte) | 0;
    all |= byte;
  }
  if (all >= 0x80) {
    reader.position = start;
    return reader.utf8(size);
  }
  const slot = (hash ^ (hash >>> 10)) & 1023;
  const known = cache[slot] as string;
  if (isText(known, bytes, start, size)) return known;
  const text = textOf(bytes, start, end);
  cache[slot] = text;
  return text;
}

function isText(text: string, bytes: Uint8Array, start: number, size: number): boolean {
  if (text.length !== size) return false;
  for (let i = 0; i < size; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

function readLatin1(reader: Reader, size: number): string {
  const at = reader.skip(size);
  return textOf(reader.bytes, at, at + size);
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

function readList(reader: Reader, depth: number): Term[] {
  const elements = readArray(reader, reader.count(1), depth);
  if (reader.u8() !== tag.nil) throw new MalformedTerm('a list whose tail is no list');
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
      return readEntries(reader, map, count - i - 1, depth);
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
  return readEntries(reader, new Map(), reader.count(2), depth);
}

function readEntries(
  reader: Reader,
  map: Map<Term, Term>,
  count: number,
  depth: number,
): Map<Term, Term> {
  for (let i = 0; i < count; i++) {
    const key = readTerm(reader, depth + 1);
    map.set(key, readTerm(reader, depth + 1));
  }
  return map;
}

function readSet(reader: Reader, depth: number): Set<Term> {
  if (depth >= deepestTerm) throw tooDeep();
  const count = reader.count(1);
  const set = new Set<Term>();
  for (let i = 0; i < count; i++) set.add(readTerm(reader, depth + 1));
  return set;
}

function tooDeep(): MalformedTerm {
  return new MalformedTerm(`nested deeper than ${deepestTerm} levels`);
}

type MakePid = (home: NodeName, origin: Incarnation, id: number) => Pid;
type MakeReference = (origin: Incarnation, id: number) => Reference;

export function readPid(reader: Reader, kind: number, make: MakePid): Pid {
  const home = kind === tag.pidElsewhere ? readNode(reader) : undefined;
  const origin = readNode(reader);
  const id = readId(reader);
  const life = incarnation(origin, reader.u32());
  return make(home === undefined ? life.node : nodeNamed(home), life, id);
}

export function readReference(reader: Reader, make: MakeReference): Reference {
  const words = reader.u16();
  const node = readNode(reader);
  const life: Incarnation = incarnation(node, reader.u32());
  if (words === 1) return make(life, reader.u32());
  const id = words === 2 || words === 3 ? readId(reader) : -1;
  if (id < 0 || (words === 3 && reader.u32() !== 0)) {
    throw new MalformedTerm(`a reference of ${words} words`); // the id has more bits than fit into a number
  }
  return make(life, id);
}

/** The id of a pid or reference: 53 bits, low word first. */
function readId(reader: Reader): number {
  const low = reader.u32();
  const high = reader.u32();
  if (high >= 2 ** 21) throw new MalformedTerm('an id of more than 53 bits');
  return high * 2 ** 32 + low;
}

function readNode(reader: Reader): string {
  const kind = reader.u8();
  if (kind === tag.smallAtomUtf8) return readShortText(reader, reader.u8());
  if (kind === tag.atomUtf8) return reader.utf8(reader.u16());
  if (kind === tag.atomLatin1) return readLatin1(reader, reader.u16());
  if (kind === tag.smallAtomLatin1) return readLatin1(reader, reader.u8());
  throw new MalformedTerm(`tag ${kind} where a node's name is expected`);
}

function readFloat(reader: Reader): number {
  const value = reader.f64();
  if (!Number.isFinite(value)) throw new MalformedTerm('a float that is no number');
  return value;
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

function readBig(reader: Reader, size: number, maySuitNumber: boolean): number | bigint {
  if (size > largestBigint) throw new MalformedTerm(`an integer of ${size} bytes`);
  const negative = reader.u8() !== 0;
  const at = reader.skip(size);
  let hex = '0x0';
  for (let i = at + size - 1; i >= at; i--) hex += hexOfByte[reader.bytes[i] as number];
  const magnitude = BigInt(hex);
  const value = negative ? -magnitude : magnitude;
  const number = Number(value);
  return maySuitNumber && Number.isSafeInteger(number) ? number : value;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function readExport(reader: Reader): FunctionTerm {
  const module = readTerm(reader, deepestTerm);
  const name = readTerm(reader, deepestTerm);
  const arity = readTerm(reader, deepestTerm);
  if (typeof module !== 'string' || typeof name !== 'string' || typeof arity !== 'number') {
    throw new MalformedTerm('an exported function without a name');
  }
  return functionNamed(module, name);
}
