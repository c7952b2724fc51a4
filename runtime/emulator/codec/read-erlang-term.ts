// Reads terms of Erlang nodes from bytes; throws MalformedTerm. Lists are Lists, whole floats are Floats, maps
// are plain objects if all keys are atoms. What terl nodes say with tags of their own is not read.

import { deepestTerm, largestBigint } from '../host/term-limits.ts';
import { incarnation, knownNodes, nodeNamed } from '../identity/incarnation.ts';
import { internPid, type Pid, passingPid, pidOfWords } from '../identity/pid.ts';
import { internReference, passingReference, type Reference } from '../identity/reference.ts';
import { defineProto } from '../term/copy.ts';
import * as erlang from '../term/erlang-tags.ts';
import { functionNamed } from '../term/exported-function.ts';
import { floatOf } from '../term/float.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { textOf } from '../term/utf8.ts';
import { MalformedTerm, type Reader, TermBeyondLimits } from './bytes.ts';
import { readBitstring, readFun, readPort } from './read-foreign.ts';
import { readList } from './read-list.ts';
import {
  type MakePid,
  type MakeReference,
  rareAtom,
  readAtom,
  readBig,
  readEntries,
  readFloat,
  readReference,
  readReferenceId,
  readShortText,
  tooDeep,
} from './read-parts.ts';
import { isToldSerial, serialOf } from './told-pids.ts';

export function readErlangTerm(reader: Reader, depth: number): Term {
  const kind = reader.u8();
  switch (kind) {
    case tag.smallAtomUtf8:
      return termOfAtom(readShortText(reader, reader.u8()));
    case tag.smallInteger:
      return reader.u8();
    case tag.integer:
      return reader.i32();
    case tag.smallTuple:
      return readTuple(reader, reader.u8(), depth);
    case tag.largeTuple:
      return readTuple(reader, reader.count(1), depth);
    case tag.nil:
    case tag.charlist:
    case tag.list:
      return readList(reader, kind, depth, readErlangTerm);
    case tag.binary:
      return reader.binary(reader.u32());
    case tag.map:
      return readMap(reader, depth);
    case tag.newPid:
    case erlang.pid:
      return readErlangPid(reader, kind, internPid);
    case tag.newerReference:
    case erlang.newReference:
    case erlang.reference:
      return readErlangReference(reader, kind, internReference);
    default:
      return readRare(reader, kind, depth);
  }
}

function readRare(reader: Reader, kind: number, depth: number): Term {
  switch (kind) {
    case tag.newFloat:
      return floatOf(readFloat(reader));
    case erlang.floatText:
      return readFloatText(reader);
    case tag.smallBig:
      return readBig(reader, reader.u8(), true);
    case tag.largeBig:
      return readLargeBig(reader);
    case tag.bitBinary:
      return readBitstring(reader);
    case tag.exportedFunction:
      return readExport(reader);
    case tag.newFun:
      return readFun(reader, depth, readErlangTerm);
    case tag.newPort:
    case tag.v4Port:
    case erlang.port:
      return readPort(reader, kind);
    default:
      return readRareAtom(reader, kind);
  }
}

function readRareAtom(reader: Reader, kind: number): Term {
  const text = rareAtom(reader, kind);
  if (text === undefined) throw new MalformedTerm(`unknown tag ${kind} at ${reader.position - 1}`);
  return termOfAtom(text);
}

function termOfAtom(text: string): Term {
  switch (text) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'undefined':
      return undefined;
    default:
      return text;
  }
}

function readTuple(reader: Reader, length: number, depth: number): Term[] {
  if (depth >= deepestTerm) throw tooDeep();
  const elements: Term[] = new Array(length);
  for (let i = 0; i < length; i++) elements[i] = readErlangTerm(reader, depth + 1);
  return elements;
}

/** Read a map: a plain object as long as the keys are atoms, with their texts as keys. */
function readMap(reader: Reader, depth: number): Term {
  if (depth >= deepestTerm) throw tooDeep();
  const count = reader.count(2);
  const object: Record<string, Term> = {};
  for (let i = 0; i < count; i++) {
    const kind = reader.bytes[reader.position];
    if (kind === undefined || !atomTags.has(kind))
      return readEntries(reader, mapOf(object), count - i, depth, readErlangTerm);
    const key = readAtom(reader);
    const value = readErlangTerm(reader, depth + 1);
    if (key === '__proto__') defineProto(object, value);
    else object[key] = value;
  }
  return object;
}

const atomTags: ReadonlySet<number> = new Set([
  tag.smallAtomUtf8,
  tag.atomUtf8,
  erlang.atomCacheRef,
  tag.smallAtomLatin1,
  tag.atomLatin1,
]);

function mapOf(object: Readonly<Record<string, Term>>): Map<Term, Term> {
  return new Map(Object.entries(object).map(([key, value]) => [termOfAtom(key), value]));
}

function readLargeBig(reader: Reader): number | bigint {
  const size = reader.u32();
  if (size > largestBigint) throw new TermBeyondLimits(`an integer of ${size} bytes`);
  return readBig(reader, size, true);
}

/** Read a float as text, as Erlang wrote it before R11. */
function readFloatText(reader: Reader): Term {
  const from = reader.skip(31);
  const value = Number(
    textOf(reader.bytes, from, from + 31)
      .replace(/\0.*$/s, '')
      .trim(),
  );
  if (!Number.isFinite(value)) throw new MalformedTerm('a float that is no number');
  return floatOf(value);
}

function readExport(reader: Reader): FunctionTerm {
  const module = readAtom(reader);
  const name = readAtom(reader);
  const arity = readErlangTerm(reader, deepestTerm);
  if (typeof arity !== 'number' || arity < 0 || arity > 255)
    throw new MalformedTerm('an exported function without an arity');
  return functionNamed(module, name, arity);
}

/** Read a pid; also one that a terl node has told as told-pids.ts says. */
function readErlangPid(reader: Reader, kind: number, make: MakePid): Pid {
  const home = readAtom(reader);
  const low = reader.u32();
  const high = reader.u32();
  const creation = kind === erlang.pid ? reader.u8() : reader.u32();
  if (isToldSerial(high)) {
    const allocator = knownNodes().find(({ text }) => serialOf(text) === high);
    if (allocator !== undefined)
      return make(nodeNamed(home), incarnation(allocator.text, creation), low);
  }
  const life = incarnation(home, creation);
  return high < 2 ** 21 ? make(life.node, life, high * 2 ** 32 + low) : pidOfWords(life, low, high);
}

function readErlangReference(reader: Reader, kind: number, make: MakeReference): Reference {
  if (kind === tag.newerReference) return readReference(reader, make);
  const words = kind === erlang.newReference ? reader.u16() : 1;
  const node = readAtom(reader);
  if (kind === erlang.reference) {
    const id = reader.u32();
    return make(incarnation(node, reader.u8()), id);
  }
  return readReferenceId(reader, words, incarnation(node, reader.u8()), make);
}

/** Read a control message, or any other term that the peer has sent instead. See control-format.ts. */
export function readErlangControl(reader: Reader): Term {
  const kind = reader.u8();
  if (kind === tag.smallTuple) return Array.from({ length: reader.u8() }, () => readPart(reader));
  reader.position--;
  return readErlangTerm(reader, 0);
}

function readPart(reader: Reader): Term {
  const kind = reader.u8();
  if (kind === tag.newPid) return readErlangPid(reader, kind, passingPid);
  if (kind === tag.newerReference) return readErlangReference(reader, kind, passingReference);
  reader.position--;
  return readErlangTerm(reader, 1);
}
