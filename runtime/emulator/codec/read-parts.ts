// Reads the parts of terms that Erlang's format and terl's own have in common: atoms, pids, references, numbers, entries of maps.

import { deepestTerm, largestBigint } from '../host/term-limits.ts';
import {
  here,
  type Incarnation,
  incarnation,
  type NodeName,
  nodeNamed,
} from '../identity/incarnation.ts';
import { type Pid, pidOfWords } from '../identity/pid.ts';
import { longReference, type Reference } from '../identity/reference.ts';
import * as erlang from '../term/erlang-tags.ts';
import type { Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { textOf } from '../term/utf8.ts';
import { MalformedTerm, type Reader, TermBeyondLimits } from './bytes.ts';

/** Reads the next term of one of the formats. `depth`: how deep it is nested. */
export type ReadTerm = (reader: Reader, depth: number) => Term;

const cache: string[] = new Array(1024).fill(''); // short ASCII texts read before, by hash
const cachedLength = 64; // bytes; longer texts seldom come again

/** Read the text of an atom. The same atoms come often, so the string from an earlier read is reused. */
export function readShortText(reader: Reader, size: number): string {
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

export type MakePid = (home: NodeName, origin: Incarnation, id: number) => Pid;
export type MakeReference = (origin: Incarnation, id: number) => Reference;

export function readPid(reader: Reader, kind: number, make: MakePid): Pid {
  const home = kind === tag.pidElsewhere ? readAtom(reader) : undefined;
  const origin = readAtom(reader);
  const low = reader.u32();
  const high = reader.u32();
  const life = incarnation(origin, reader.u32());
  if (high >= 2 ** 21) {
    if (home !== undefined) throw new MalformedTerm('an id of more than 53 bits');
    return pidOfWords(life, low, high);
  }
  return make(home === undefined ? life.node : nodeNamed(home), life, high * 2 ** 32 + low);
}

export function readReference(reader: Reader, make: MakeReference): Reference {
  const words = reader.u16();
  const node = readAtom(reader);
  const life = incarnation(node, reader.u32());
  if (words !== 2) return readReferenceId(reader, words, life, make);
  const low = reader.u32();
  const high = reader.u32();
  return high < 2 ** 21 ? make(life, high * 2 ** 32 + low) : longReference(life, [low, high]);
}

/**
 * Read the words of a reference, the low one first. One of this node's has a number as its id, as has one of up to two words and
 * 53 bits; others keep their words, for they go back as they came.
 */
export function readReferenceId(
  reader: Reader,
  words: number,
  life: Incarnation,
  make: MakeReference,
): Reference {
  if (words === 0 || words > mostWords) throw new MalformedTerm(`a reference of ${words} words`);
  const all = Array.from({ length: words }, () => reader.u32());
  const [low = 0, high = 0, more = 0] = all;
  const isOurs = life === here && words === 3 && more === 0;
  const fits = (words < 3 || isOurs) && high < 2 ** 21;
  return fits ? make(life, high * 2 ** 32 + low) : longReference(life, all);
}

const mostWords = 5; // OTP: ERTS_MAX_REF_NUMBERS

/** Read the text of an atom, such as a node's name. */
export function readAtom(reader: Reader): string {
  const kind = reader.u8();
  const text =
    kind === tag.smallAtomUtf8 ? readShortText(reader, reader.u8()) : rareAtom(reader, kind);
  if (text === undefined) throw new MalformedTerm(`tag ${kind} where an atom is expected`);
  return text;
}

/** Read the text of an atom with any tag but that of most atoms; undefined for the tag of no atom. */
export function rareAtom(reader: Reader, kind: number): string | undefined {
  if (kind === tag.atomUtf8) return reader.utf8(reader.u16());
  if (kind === tag.atomLatin1) return readLatin1(reader, reader.u16());
  if (kind === tag.smallAtomLatin1) return readLatin1(reader, reader.u8());
  if (kind !== erlang.atomCacheRef) return undefined;
  const number = reader.u8();
  const text = reader.atoms?.[number];
  if (text === undefined) throw new MalformedTerm(`no atom ${number} in the header of the message`);
  return text;
}

export function readFloat(reader: Reader): number {
  const value = reader.f64();
  if (!Number.isFinite(value)) throw new MalformedTerm('a float that is no number');
  return value;
}

export function readBig(reader: Reader, size: number, maySuitNumber: boolean): number | bigint {
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

/** Read the next `count` entries of a map into `map`. */
export function readEntries(
  reader: Reader,
  map: Map<Term, Term>,
  count: number,
  depth: number,
  readTerm: ReadTerm,
): Map<Term, Term> {
  for (let i = 0; i < count; i++) {
    const key = readTerm(reader, depth + 1);
    map.set(key, readTerm(reader, depth + 1));
  }
  return map;
}

export function tooDeep(): TermBeyondLimits {
  return new TermBeyondLimits(`nested deeper than ${deepestTerm} levels`);
}
