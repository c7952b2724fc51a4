// Writes terms for Erlang nodes. Throws any error for the terms that Erlang lacks: unsayable.ts finds the reason.

import { deepestTerm, longestArray } from '../host/term-limits.ts';
import { meetPid } from '../identity/on-their-way.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Bitstring } from '../term/bitstring.ts';
import { exportOf } from '../term/exported-function.ts';
import { Float } from '../term/float.ts';
import { isForeign } from '../term/foreign.ts';
import { arityOf } from '../term/function-origin.ts';
import { List } from '../term/list.ts';
import type { FunctionTerm } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { bytesOf, entriesOf } from '../term/typed-arrays.ts';
import { isPlain } from '../term/unsendable.ts';
import { textOf, utf8PerUnit, writeUtf8 } from '../term/utf8.ts';
import type { Writer } from './bytes.ts';
import { serialOf } from './told-pids.ts';
import { writeList } from './write-list.ts';
import {
  writeBits,
  writeForeign,
  writeInteger,
  writeMagnitude,
  writeReference,
  writeReferenceId,
  writeSafeInteger,
} from './write-term.ts';

export function writeErlangTerm(writer: Writer, term: unknown, depth: number): void {
  switch (typeof term) {
    case 'string':
      return writeErlangAtom(writer, term);
    case 'number':
      return writeErlangNumber(writer, term);
    case 'boolean':
    case 'undefined':
      return writeErlangAtom(writer, String(term));
    case 'bigint':
      return writeErlangBigint(writer, term);
    case 'function':
      return writeExport(writer, term as FunctionTerm);
    default:
      return writeObject(writer, term, depth);
  }
}

/** The most characters of an atom. */
const longestAtom = 255;

export function writeErlangAtom(writer: Writer, text: string): void {
  const size = text.length;
  if (size > 2 * longestAtom) throw new RangeError('too long');
  writer.reserve(3 + utf8PerUnit * size);
  const { buffer, length } = writer;
  const bytes = writeUtf8(text, 0, buffer, length + 2) - length - 2;
  if (bytes > size && !isAtom(text)) throw new RangeError('no atom');
  if (bytes <= 255) {
    buffer[length] = tag.smallAtomUtf8;
    buffer[length + 1] = bytes;
    writer.length = length + 2 + bytes;
  } else {
    if (bytes === size) throw new RangeError('too long');
    buffer.copyWithin(length + 3, length + 2, length + 2 + bytes);
    writer.u8(tag.atomUtf8);
    writer.u16(bytes);
    writer.length = length + 3 + bytes;
  }
}

/** Whether a text can be an atom: UTF-8 has no lone surrogates. */
export function isAtom(text: string): boolean {
  if (text.length <= longestAtom) return text.isWellFormed();
  return text.isWellFormed() && [...text].length <= longestAtom;
}

/** Write a number: a whole one as an integer, however large, and all others, also -0, as floats. */
function writeErlangNumber(writer: Writer, value: number): void {
  const small = value | 0;
  if (Object.is(small, value)) writeInteger(writer, small);
  else if (Object.is(value, -0)) writeFloat(writer, value);
  else if (Number.isSafeInteger(value)) writeSafeInteger(writer, value);
  else if (Number.isInteger(value)) writeMagnitude(writer, BigInt(value), tag.smallBig);
  else writeFloat(writer, value);
}

function writeFloat(writer: Writer, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError('no number');
  writer.u8(tag.newFloat);
  writer.f64(value);
}

function writeErlangBigint(writer: Writer, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) writeErlangNumber(writer, number);
  else writeMagnitude(writer, value, tag.smallBig);
}

/** Write a function that a module exports. Erlang has no others that travel. */
function writeExport(writer: Writer, term: FunctionTerm): void {
  const exported = exportOf(term);
  if (exported === undefined) throw new TypeError('unsayable');
  writer.u8(tag.exportedFunction);
  writeErlangAtom(writer, exported.module);
  writeErlangAtom(writer, exported.name);
  writer.u8(tag.smallInteger);
  writer.u8(exported.arity ?? Math.min(arityOf(term), 255));
}

/** Write anything else; refuse null and symbols. */
function writeObject(writer: Writer, term: unknown, depth: number): void {
  if (typeof term !== 'object' || term === null) throw new TypeError('unsayable');
  if (depth >= deepestTerm) throw new RangeError('too deep');
  if (term instanceof List) writeList(writer, term, depth + 1, writeErlangTerm);
  else if (Array.isArray(term)) writeTuple(writer, term, depth + 1);
  else if (Pid.is(term)) writeErlangPid(writer, term);
  else if (Reference.is(term)) writeReference(writer, term);
  else writeOther(writer, term, depth + 1);
}

function writeTuple(writer: Writer, term: readonly unknown[], depth: number): void {
  const { length } = term;
  if (length > longestArray) throw new RangeError('too long');
  if (length < 256) writer.u16((tag.smallTuple << 8) | length);
  else {
    writer.u8(tag.largeTuple);
    writer.u32(length);
  }
  for (let i = 0; i < length; i++) writeErlangTerm(writer, term[i], depth);
}

function writeOther(writer: Writer, term: object, depth: number): void {
  if (isPlain(term)) writePlain(writer, term as Record<string, unknown>, depth);
  else if (term instanceof Map) writeMap(writer, term, depth);
  else if (term instanceof Uint8Array) writeBinary(writer, term);
  else if (Float.is(term)) writeFloat(writer, Float.valueIn(term));
  else if (isForeign(term)) writeForeign(writer, term);
  else throw new TypeError('unsayable');
}

/** Write a pid; one that another node than its home has allocated as told-pids.ts says. */
function writeErlangPid(writer: Writer, pid: Pid): void {
  const home = Pid.homeOf(pid);
  const origin = Pid.originOf(pid);
  const [low, high] = Pid.wordsOf(pid);
  const isTold = home !== origin.node;
  if (isTold && high > 0) throw new RangeError('an id of more than 32 bits');
  if (isTold) meetPid(pid);
  Pid.remember(pid);
  writer.u8(tag.newPid);
  writeErlangAtom(writer, home.text);
  writer.u32(low);
  writer.u32(isTold ? serialOf(origin.node.text) : high);
  writer.u32(origin.creation);
}

/** Write a plain object. The count is set last: a getter may change the object. */
function writePlain(writer: Writer, term: Record<string, unknown>, depth: number): void {
  writer.u8(tag.map);
  const countAt = writer.length;
  writer.u32(0);
  let count = 0;
  for (const key in term) {
    if (!Object.hasOwn(term, key)) continue;
    writeErlangAtom(writer, key);
    writeErlangTerm(writer, term[key], depth);
    count++;
  }
  writer.patchU32(countAt, count);
}

/** Write a Map, but not with two keys that are equal in Erlang, as 1 and 1n are: Erlang would end the connection. */
function writeMap(writer: Writer, term: ReadonlyMap<unknown, unknown>, depth: number): void {
  writer.u8(tag.map);
  const countAt = writer.length;
  writer.u32(0);
  const keys = new Set<string>();
  for (const [key, value] of entriesOf(term)) {
    const from = writer.length;
    writeErlangTerm(writer, key, depth);
    keys.add(textOf(writer.buffer, from, writer.length));
    writeErlangTerm(writer, value, depth);
  }
  if (keys.size < term.size) throw new TypeError('equal keys');
  writer.patchU32(countAt, keys.size);
}

function writeBinary(writer: Writer, term: Uint8Array): void {
  if (Bitstring.bitsOf(term) < 8) writeBits(writer, term);
  else {
    writer.u8(tag.binary);
    writer.blob(bytesOf(term));
  }
}

/** Write a control message. Its references are not interned: see control-format.ts. */
export function writeErlangControl(writer: Writer, message: readonly unknown[]): void {
  writer.u16((tag.smallTuple << 8) | message.length);
  for (const part of message)
    if (Reference.is(part)) writeReferenceId(writer, part);
    else writeErlangTerm(writer, part, 1);
}
