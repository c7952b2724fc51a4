// Writes terms as bytes. Throws any error for the terms that copy() refuses: encodeTerm finds the reason.

import { deepestTerm, largestBigint, longestArray } from '../host/term-limits.ts';
import type { NodeName } from '../identity/incarnation.ts';
import { meetPid } from '../identity/on-their-way.ts';
import { Pid } from '../identity/pid.ts';
import { Reference, rememberReference } from '../identity/reference.ts';
import { Bitstring } from '../term/bitstring.ts';
import { copyOfError } from '../term/copy.ts';
import { messageOf, nameOf, stackOf } from '../term/error-parts.ts';
import { detailsToSend } from '../term/error-term.ts';
import { exportOf } from '../term/exported-function.ts';
import { Float } from '../term/float.ts';
import { Fun, isForeign, Port } from '../term/foreign.ts';
import { arityOf, isClass } from '../term/function-origin.ts';
import { List } from '../term/list.ts';
import type { FunctionTerm } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import {
  bytesOf,
  entriesOf,
  isTypedArrayOrBuffer,
  kindOf,
  membersOf,
  timeOf,
} from '../term/typed-arrays.ts';
import { utf8PerUnit, writeUtf8 } from '../term/utf8.ts';
import type { Writer } from './bytes.ts';
import { writeFunction } from './write-function.ts';
import { writeList } from './write-list.ts';

const hasOwn = Object.prototype.hasOwnProperty;
const longestAtom = 255; // bytes

export function writeTerm(writer: Writer, term: unknown, depth: number): void {
  if (typeof term === 'string') writeString(writer, term);
  else if (typeof term === 'number') writeNumber(writer, term);
  else if (typeof term === 'object' && term !== null) writeObject(writer, term, depth);
  else writeRare(writer, term, depth);
}

function writeString(writer: Writer, text: string): void {
  const size = text.length;
  if (size > longestAtom || text === 'true' || text === 'false') {
    writer.u8(tag.text);
    writer.text(text);
    return;
  }
  writer.reserve(2 + utf8PerUnit * size);
  const { buffer, length } = writer;
  for (let i = 0; i < size; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) {
      writeWideString(writer, text, i);
      return;
    }
    buffer[length + 2 + i] = code;
  }
  buffer[length] = tag.smallAtomUtf8;
  buffer[length + 1] = size;
  writer.length = length + 2 + size;
}

/** Finish a string that is not ASCII. Characters before `from` are already written, bytes are reserved. */
function writeWideString(writer: Writer, text: string, from: number): void {
  const { buffer, length } = writer;
  const end = writeUtf8(text, from, buffer, length + 2 + from);
  const size = end - length - 2;
  if (size <= longestAtom && text.isWellFormed()) {
    buffer[length] = tag.smallAtomUtf8;
    buffer[length + 1] = size;
    writer.length = end;
  } else {
    writer.u8(tag.text);
    writer.text(text);
  }
}

function writeNumber(writer: Writer, value: number): void {
  const small = value | 0;
  if (small === value && (small !== 0 || !Object.is(value, -0))) {
    writeInteger(writer, small);
  } else if (Number.isSafeInteger(value) && value !== 0) {
    writeSafeInteger(writer, value);
  } else if (Number.isFinite(value)) {
    writer.u8(tag.newFloat);
    writer.f64(value);
  } else {
    writer.u8(tag.nonFinite);
    writer.u8(value > 0 ? 1 : value < 0 ? 2 : 0);
  }
}

/** Write an integer of at most 32 bits. */
export function writeInteger(writer: Writer, value: number): void {
  writer.reserve(5);
  if (value >= 0 && value < 256) {
    writer.buffer[writer.length++] = tag.smallInteger;
    writer.buffer[writer.length++] = value;
  } else {
    writer.buffer[writer.length++] = tag.integer;
    writer.patchU32(writer.length, value);
    writer.length += 4;
  }
}

/** Write an integer of more than 32 and at most 53 bits: in Erlang's format a big integer. */
export function writeSafeInteger(writer: Writer, value: number): void {
  writer.reserve(10);
  const { buffer } = writer;
  const sizeAt = writer.length + 1;
  buffer[sizeAt - 1] = tag.smallBig;
  buffer[sizeAt + 1] = value < 0 ? 1 : 0;
  writer.length += 3;
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 256)) {
    buffer[writer.length++] = rest % 256;
  }
  buffer[sizeAt] = writer.length - sizeAt - 2;
}

function writeObject(writer: Writer, term: object, depth: number): void {
  if (depth >= deepestTerm) throw new RangeError('too deep');
  if (Array.isArray(term)) {
    if (term.constructor === Array) writeArray(writer, term, depth + 1);
    else writeSubclass(writer, term, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(term);
  if (Pid.is(term)) writePid(writer, term);
  else if (Reference.is(term)) writeReference(writer, term);
  else if (prototype === Object.prototype || prototype === null) {
    writePlain(writer, term as Record<string, unknown>, depth + 1);
  } else writeSpecial(writer, term, depth + 1);
}

function writeSubclass(writer: Writer, term: readonly unknown[], depth: number): void {
  if (term instanceof List) writeList(writer, term, depth, writeTerm);
  else writeArray(writer, term, depth);
}

function writeArray(writer: Writer, term: readonly unknown[], depth: number): void {
  const { length } = term;
  if (length > longestArray) throw new RangeError('too long');
  if (length < 256) {
    writer.u16((tag.smallTuple << 8) | length);
  } else {
    writer.u8(tag.largeTuple);
    writer.u32(length);
  }
  for (let i = 0; i < length; i++) writeTerm(writer, term[i], depth);
}

/** Write a plain object as copyPlain copies it. The count is set last: a getter may change the object. */
function writePlain(writer: Writer, term: Record<string, unknown>, depth: number): void {
  writer.u8(tag.map);
  const countAt = writer.length;
  writer.u32(0);
  let count = 0;
  for (const key in term) {
    if (!hasOwn.call(term, key)) continue;
    writeString(writer, key);
    writeTerm(writer, term[key], depth);
    count++;
  }
  writer.patchU32(countAt, count);
}

function writePid(writer: Writer, pid: Pid): void {
  const home = Pid.homeOf(pid);
  const origin = Pid.originOf(pid);
  const id = Pid.idOf(pid);
  Pid.remember(pid);
  if (id < 0) {
    writeWidePid(writer, pid);
    return;
  }
  if (home === origin.node) {
    writer.u8(tag.newPid);
  } else {
    meetPid(pid);
    writer.u8(tag.pidElsewhere);
    writeNode(writer, home);
  }
  writeNode(writer, origin.node);
  writer.u32(id);
  writer.u32(id / 2 ** 32);
  writer.u32(origin.creation);
}

/** Write the pid of an Erlang node whose id has more than 53 bits. */
function writeWidePid(writer: Writer, pid: Pid): void {
  const [low, high] = Pid.wordsOf(pid);
  writer.u8(tag.newPid);
  writeNode(writer, Pid.homeOf(pid));
  writer.u32(low);
  writer.u32(high);
  writer.u32(Pid.originOf(pid).creation);
}

export function writeReference(writer: Writer, reference: Reference): void {
  rememberReference(reference);
  writeReferenceId(writer, reference);
}

export function writeReferenceId(writer: Writer, reference: Reference): void {
  const origin = Reference.originOf(reference);
  const id = Reference.idOf(reference);
  const words = id < 0 ? Reference.wordsOf(reference) : undefined;
  writer.u8(tag.newerReference);
  writer.u16(words?.length ?? 2);
  writeNode(writer, origin.node);
  writer.u32(origin.creation);
  if (words !== undefined) {
    for (const word of words) writer.u32(word);
    return;
  }
  writer.u32(id);
  writer.u32(id / 2 ** 32);
}

function writeNode(writer: Writer, node: NodeName): void {
  writeString(writer, node.text);
}

function writeSpecial(writer: Writer, term: object, depth: number): void {
  if (term instanceof Map) {
    writeMap(writer, term, depth);
  } else if (term instanceof Set) {
    writeSet(writer, term, depth);
  } else if (term instanceof Date) {
    writer.u8(tag.date);
    writer.f64(timeOf(term));
  } else if (Float.is(term)) {
    writer.u8(tag.wholeFloat);
    writer.f64(Float.valueIn(term));
  } else if (isForeign(term)) {
    writeForeign(writer, term);
  } else if (Bitstring.bitsOf(term) < 8) {
    writeBits(writer, term as Uint8Array);
  } else if (term instanceof Uint8Array) {
    writer.u8(tag.binary);
    writer.blob(bytesOf(term));
  } else if (isTypedArrayOrBuffer(term)) {
    writer.u8(tag.buffer);
    writer.u8(kindOf(term));
    writer.blob(bytesOf(term));
  } else if (term instanceof Error) {
    writeError(writer, term, depth);
  } else throw new TypeError('unsendable');
}

export function writeForeign(writer: Writer, term: Fun | Port): void {
  if (Port.is(term)) return writePort(writer, term);
  writer.u8(tag.newFun);
  writer.raw(Fun.bytesOf(term));
}

/** Write a port: with eight bytes for its id if that has more than 28 bits, as Erlang does. */
function writePort(writer: Writer, port: Port): void {
  const { node, creation } = Port.originOf(port);
  const id = Port.idOf(port);
  writer.u8(id < 2n ** 28n ? tag.newPort : tag.v4Port);
  writeNode(writer, node);
  if (id >= 2n ** 28n) writer.u32(Number(id >> 32n));
  writer.u32(Number(id & 0xffffffffn));
  writer.u32(creation);
}

/** Write a bitstring whose last byte is not whole. */
export function writeBits(writer: Writer, term: Uint8Array): void {
  const bytes = bytesOf(term);
  writer.u8(tag.bitBinary);
  writer.u32(bytes.length);
  writer.u8(Bitstring.bitsOf(term));
  writer.raw(bytes);
}

let copied = false; // true while the copy of an error is written, so that errors in its properties are not copied again

function writeError(writer: Writer, term: Error, depth: number): void {
  const outermost = !copied;
  const error = outermost ? copyOfError(term, depth) : term;
  copied = true;
  try {
    writer.u8(tag.error);
    writer.text(nameOf(error));
    writer.text(messageOf(error));
    writer.text(stackOf(error));
    writePlain(writer, Object.fromEntries(detailsToSend(error)), depth);
  } finally {
    if (outermost) copied = false;
  }
}

function writeMap(writer: Writer, term: ReadonlyMap<unknown, unknown>, depth: number): void {
  writer.u8(tag.mapObject);
  const countAt = writer.length;
  writer.u32(0);
  let count = 0;
  for (const [key, value] of entriesOf(term)) {
    writeTerm(writer, key, depth);
    writeTerm(writer, value, depth);
    count++;
  }
  writer.patchU32(countAt, count);
}

function writeSet(writer: Writer, term: ReadonlySet<unknown>, depth: number): void {
  writer.u8(tag.set);
  const countAt = writer.length;
  writer.u32(0);
  let count = 0;
  for (const value of membersOf(term)) {
    writeTerm(writer, value, depth);
    count++;
  }
  writer.patchU32(countAt, count);
}

function writeRare(writer: Writer, term: unknown, depth: number): void {
  if (term === undefined) writer.u8(tag.undefinedTerm);
  else if (term === null) writer.u8(tag.nullTerm);
  else if (typeof term === 'boolean') writeBoolean(writer, term);
  else if (typeof term === 'bigint') writeBigint(writer, term);
  else if (typeof term === 'function') writeFunctionTerm(writer, term as FunctionTerm, depth);
  else throw new TypeError('unsendable'); // it is a symbol
}

function writeBoolean(writer: Writer, term: boolean): void {
  const text = term ? 'true' : 'false';
  writer.u8(tag.smallAtomUtf8);
  writer.u8(text.length);
  for (let i = 0; i < text.length; i++) writer.u8(text.charCodeAt(i));
}

/** Write a bigint. A safe integer with Erlang's tag would be read as a number, so it has terl's. */
function writeBigint(writer: Writer, term: bigint): void {
  writeMagnitude(writer, term, isSafe(term) ? tag.smallBigint : tag.smallBig);
}

/**
 * Write a bigint, least significant byte first, from its hexadecimal text, which V8 makes in linear time.
 * `small`: the tag if 255 bytes are enough.
 */
export function writeMagnitude(writer: Writer, term: bigint, small: number): void {
  const negative = term < 0n;
  const hex = (negative ? -term : term).toString(16);
  const size = (hex.length + 1) >> 1;
  if (size > largestBigint) throw new RangeError('too large');
  if (size > 255) {
    writer.u8(tag.largeBig);
    writer.u32(size);
  } else {
    writer.u8(small);
    writer.u8(size);
  }
  writer.u8(negative ? 1 : 0);
  for (let end = hex.length; end > 0; end -= 2) {
    writer.u8(Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16));
  }
}

function isSafe(term: bigint): boolean {
  return term >= Number.MIN_SAFE_INTEGER && term <= Number.MAX_SAFE_INTEGER;
}

/** Write a function by name if a module exports it, else with its source. */
function writeFunctionTerm(writer: Writer, term: FunctionTerm, depth: number): void {
  const exported = exportOf(term);
  if (exported === undefined || isClass(term)) {
    if (depth >= deepestTerm) throw new RangeError('too deep');
    writeFunction(writer, term, depth, writeTerm);
    return;
  }
  writer.u8(tag.exportedFunction);
  writeString(writer, exported.module);
  writeString(writer, exported.name);
  if (exported.arity === undefined) {
    writer.u8(tag.smallInteger);
    writer.u8(Math.min(arityOf(term), 255));
  } else {
    writer.u8(tag.integer);
    writer.u32(exported.arity);
  }
}
