// A Writer of bytes, whose memory grows, and a Reader of bytes. Numbers are big-endian, as in all of Erlang's
// protocols. A text is written as a 4-byte length and UTF-8; a blob as a 4-byte length and the bytes.

import { NoRoom } from '../host/room.ts';
import { largestBatch } from '../host/term-limits.ts';
import { readUtf8, utf8PerUnit, writeUtf8 } from '../term/utf8.ts';

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer); // little-endian: terl runs on no big-endian machine

export class Writer {
  /** The memory; callers may fill bytes that they have reserved. A writer that grows gets another buffer. */
  buffer: Uint8Array;
  length = 0; // bytes written
  functions: object | undefined; // the functions of the term being written; only write-function.ts uses this field
  /** Whether a term is being written; 'disturbed': a getter in the term has sent to the same node. */
  encoding: 'no' | 'yes' | 'disturbed' = 'no';

  #allocate: (bytes: number) => Uint8Array;
  readonly #largest: () => number;

  constructor(
    size: number = firstRoom,
    allocate: (bytes: number) => Uint8Array = unshared,
    largest: () => number = () => largestBatch,
  ) {
    this.#allocate = allocate;
    this.#largest = largest;
    this.buffer = allocate(size);
  }

  /** Continue in `buffer`, into which the bytes so far are copied; `allocate` makes larger buffers later. */
  moveTo(buffer: Uint8Array, allocate: (bytes: number) => Uint8Array): void {
    buffer.set(this.bytes());
    this.buffer = buffer;
    this.#allocate = allocate;
  }

  /** Make room for `count` more bytes; throws NoRoom if the writer would grow beyond its largest size. */
  reserve(count: number): void {
    if (this.length + count > this.buffer.length) this.#grow(this.length + count);
  }

  #grow(needed: number): void {
    const largest = this.#largest();
    if (needed > largest)
      throw new NoRoom(`it takes more than ${largest} bytes, with what waits before it`);
    const room = Math.max(needed, Math.min(2 * this.buffer.length, largest));
    const grown = this.#allocate(room);
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.buffer[this.length++] = value >> 8;
    this.buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.patchU32(this.length, value);
    this.length += 4;
  }

  /** Overwrite the four bytes at `at` with a length or count that was not known before. */
  patchU32(at: number, value: number): void {
    const buffer = this.buffer;
    buffer[at] = value >> 24;
    buffer[at + 1] = value >> 16;
    buffer[at + 2] = value >> 8;
    buffer[at + 3] = value;
  }

  u64(value: number): void {
    this.u32(Math.floor(value / 2 ** 32));
    this.u32(value >>> 0);
  }

  f64(value: number): void {
    this.reserve(8);
    float[0] = value;
    for (let i = 7; i >= 0; i--) this.buffer[this.length++] = floatBytes[i] as number;
  }

  /** Write bytes without their length. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** As raw, for a few dozen bytes: a loop is faster than a call of `set`. */
  rawShort(bytes: Uint8Array): void {
    const size = bytes.length;
    this.reserve(size);
    const { buffer, length } = this;
    for (let i = 0; i < size; i++) buffer[length + i] = bytes[i] as number;
    this.length = length + size;
  }

  blob(bytes: Uint8Array): void {
    this.reserve(4 + bytes.length);
    this.u32(bytes.length);
    this.raw(bytes);
  }

  /**
   * Write bytes into or from shared memory: a 4-byte length, a byte with the number of padding bytes, the
   * padding, the bytes. The padding aligns the copy as the original is, so that V8 copies word by word.
   */
  alignedBlob(bytes: Uint8Array): void {
    this.reserve(5 + 7 + bytes.length);
    this.u32(bytes.length);
    const leftOut = (bytes.byteOffset - this.length - 1) & 7;
    this.u8(leftOut);
    this.length += leftOut;
    this.raw(bytes);
  }

  text(text: string): void {
    const size = text.length;
    this.reserve(4 + size);
    const start = this.length + 4;
    const { buffer } = this;
    for (let i = 0; i < size; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#wideText(text, i);
        return;
      }
      buffer[start + i] = code;
    }
    this.patchU32(this.length, size);
    this.length = start + size;
  }

  /** Write the rest of a text that is not ASCII; the characters before `from` are already written. */
  #wideText(text: string, from: number): void {
    this.length += 4 + from;
    this.reserve(utf8PerUnit * (text.length - from));
    const end = writeUtf8(text, from, this.buffer, this.length);
    const start = this.length - from;
    this.patchU32(start - 4, end - start);
    this.length = end;
  }

  /** All bytes written so far, as a view that is valid until the next write. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** Remove the first `count` bytes. */
  dropFront(count: number): void {
    if (count === this.length) this.reset();
    else if (count > 0) {
      this.buffer.copyWithin(0, count, this.length);
      this.length -= count;
    }
  }

  /**
   * Remove and return the bytes from `at` on: a copy; or, if they fill half of the buffer or more, a view of
   * the buffer, in whose place the writer gets a new one.
   */
  cutFrom(at: number): Uint8Array {
    const cut = this.buffer.subarray(at, this.length);
    this.length = at;
    if (cut.length < this.buffer.length / 2) return cut.slice();
    const kept = this.buffer.subarray(0, at);
    this.buffer = this.#allocate(2 * at + firstRoom);
    this.buffer.set(kept);
    return cut;
  }

  /** Remove all bytes after the first `length` bytes. */
  truncate(length: number): void {
    this.length = length;
  }

  /** Remove all bytes; a very large buffer is replaced by a smaller one. */
  reset(): void {
    this.length = 0;
    if (this.buffer.length > keptRoom) this.buffer = this.#allocate(keptRoom);
  }
}

const firstRoom = 1024; // bytes
const keptRoom = 2 ** 22; // bytes of the largest buffer that reset keeps

function unshared(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}

/** Thrown for bytes that are not a term, or not a batch. */
export class MalformedTerm extends Error {
  override readonly name: string = 'MalformedTerm';
}

/** Thrown for a term of an Erlang node that this node has no room for, such as one that is nested too deep. */
export class TermBeyondLimits extends MalformedTerm {
  override readonly name: string = 'TermBeyondLimits';
}

/** Thrown for a binary that is longer than the bytes that are left to read. */
export class BinaryBeyond extends MalformedTerm {
  at = 0;
  size = 0;

  is(at: number, size: number): this {
    this.at = at;
    this.size = size;
    this.message = `a binary of ${size} bytes at ${at} that ends beyond the others`;
    return this;
  }
}

const beyond = new BinaryBeyond(); // thrown again and again, since every large message is first met with one, and V8 notes the stack of each new error slowly

/** A binary in separate memory; its place among the reader's bytes is the position `at`. */
interface Apart {
  readonly at: number;
  readonly binary: Uint8Array<ArrayBuffer>;
}

export class Reader {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;
  functions: object | undefined; // the functions of the term being read; only read-function.ts uses this field
  atoms: readonly string[] | undefined; // of a message from an Erlang node: those that its header names
  #apart: Apart | undefined;

  constructor(bytes: Uint8Array, from = 0, end: number = bytes.length, apart?: Apart) {
    if (!(from >= 0 && from <= end && end <= bytes.length)) {
      throw new MalformedTerm(`bytes ${from} to ${end} of ${bytes.length} cannot be read`);
    }
    this.bytes = bytes;
    this.position = from;
    this.end = end;
    this.#apart = apart;
  }

  /** The number of bytes left to read. */
  get left(): number {
    return this.end - this.position;
  }

  /** Skip `count` bytes and return where they begin. */
  skip(count: number): number {
    const at = this.position;
    if (count > this.end - at) {
      throw new MalformedTerm(`${count} bytes expected at ${at}, ${this.end - at} are left`);
    }
    this.position = at + count;
    return at;
  }

  u8(): number {
    return this.bytes[this.skip(1)] as number;
  }

  u16(): number {
    const at = this.skip(2);
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  u32(): number {
    return this.i32() >>> 0;
  }

  i32(): number {
    const at = this.skip(4);
    const bytes = this.bytes;
    return (
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
    );
  }

  /** An unsigned number of eight bytes; exact up to 2^53. */
  u64(): number {
    return this.u32() * 2 ** 32 + this.u32();
  }

  f64(): number {
    const at = this.skip(8);
    for (let i = 0; i < 8; i++) floatBytes[7 - i] = this.bytes[at + i] as number;
    return float[0] as number;
  }

  /** Read a count of items of at least `size` bytes. Throws if the bytes left are too few. */
  count(size: number): number {
    const count = this.u32();
    if (count * size > this.end - this.position) {
      throw new MalformedTerm(`${count} elements announced, ${this.left} bytes are left`);
    }
    return count;
  }

  /** The next `count` bytes, not copied. */
  view(count: number): Uint8Array {
    if (count < 0) throw new MalformedTerm('a length that ends before it begins');
    const at = this.skip(count);
    return this.bytes.subarray(at, at + count);
  }

  /** A copy of the next `count` bytes. */
  raw(count: number): Uint8Array<ArrayBuffer> {
    const at = this.skip(count);
    const own = new Uint8Array(count);
    own.set(this.bytes.subarray(at, at + count));
    return own;
  }

  /** As raw, but a binary in separate memory is returned without a copy. */
  binary(count: number): Uint8Array<ArrayBuffer> {
    const apart = this.#apart;
    if (apart?.at === this.position && apart.binary.length === count) {
      this.#apart = undefined;
      return apart.binary;
    }
    if (count > this.left) throw beyond.is(this.position, count);
    return this.raw(count);
  }

  /** A view of bytes that Writer.alignedBlob wrote. */
  alignedBlob(): Uint8Array {
    const size = this.u32();
    this.skip(this.u8());
    const at = this.skip(size);
    return this.bytes.subarray(at, at + size);
  }

  text(): string {
    return this.utf8(this.u32());
  }

  /** Read `size` bytes of UTF-8 as text. */
  utf8(size: number): string {
    const at = this.skip(size);
    const text = readUtf8(this.bytes, at, at + size);
    if (text === undefined) throw new MalformedTerm(`no UTF-8 in bytes ${at} to ${at + size}`);
    return text;
  }
}
