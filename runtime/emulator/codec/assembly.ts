// Puts fragments from a peer together into frames. A large binary is collected in memory of its own,
// which the receiving process gets as it is: while the operating system provides pages for a copy, the node
// would stand still.

import { fragmentBytes } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { BinaryBeyond, MalformedTerm, Reader } from './bytes.ts';
import { decodeControl, decodeTerm } from './external-term-format.ts';
import { firstFragment, nextFragment, noAtomCache } from './fragments.ts';
import { GrowingBytes } from './growing-bytes.ts';

/** The frame that is being put together for one peer: a peer never mixes the fragments of two frames. */
export class Assembly {
  #parts: GrowingBytes[] = []; // the whole frame; or three parts: the bytes before a large binary, the binary, the bytes after it
  #part = 0; // the part being filled
  #sequence = 0;
  #left = 0; // fragments still to come

  /** Add the fragment up to `end`. After the last fragment, return a reader of the whole frame. */
  take(reader: Reader, end: number): Reader | undefined {
    const kind = reader.u8();
    const sequence = reader.u64();
    const id = reader.u64();
    if (kind === firstFragment) this.#begin(reader, end, sequence, id);
    else if (kind !== nextFragment) throw new MalformedTerm(`a frame of unknown kind ${kind}`);
    else if (this.#left === 0 || sequence !== this.#sequence || id !== this.#left)
      throw new MalformedTerm('a fragment out of turn');
    this.#append(reader.view(end - reader.position));
    return --this.#left === 0 ? this.#whole() : undefined;
  }

  /** Drop the bytes that have arrived of the frame. */
  drop(): void {
    for (const part of this.#parts) part.release();
    this.#parts = [];
    this.#left = 0;
  }

  #begin(reader: Reader, end: number, sequence: number, fragments: number): void {
    if (this.#left > 0) throw new MalformedTerm('a fragmented frame in the midst of another');
    if (fragments < 1) throw new MalformedTerm('a frame of no fragments');
    if (fragments * fragmentBytes > largestFrame())
      throw new MalformedTerm(
        `a frame of ${fragments} fragments, more than the ${largestFrame()} bytes that this node takes (-memory_limit)`,
      );
    if (reader.u8() !== noAtomCache)
      throw new MalformedTerm('a frame that refers to an atom cache');
    const first = reader.bytes.subarray(reader.position, end); // may be longer than the others: it has the control message
    this.#parts = partsOf((fragments - 1) * fragmentBytes + first.length, binaryBeyond(first));
    this.#part = 0;
    this.#sequence = sequence;
    this.#left = fragments;
  }

  #append(fragment: Uint8Array): void {
    let rest = fragment;
    while (rest.length > 0) {
      const part = this.#parts[this.#part];
      if (part === undefined) throw new MalformedTerm('a frame of more than its fragments hold');
      rest = part.append(rest);
      if (part.filled === part.size) this.#part++;
    }
  }

  #whole(): Reader {
    const [head, binary, tail] = this.#parts;
    if (head === undefined) return new Reader(none);
    if (binary === undefined || tail === undefined) {
      const reader = new Reader(head.bytes(), 0, head.filled);
      this.drop();
      return reader;
    }
    if (this.#part < 2) throw new MalformedTerm('a binary that is longer than its frame');
    const around = new Uint8Array(head.size + tail.filled);
    around.set(head.bytes());
    around.set(tail.bytes().subarray(0, tail.filled), head.size);
    const apart = { at: head.size, binary: binary.bytes() };
    this.drop();
    return new Reader(around, 0, around.length, apart);
  }
}

const none = new Uint8Array(0);

/** Place and size of a binary that the first fragment has only in part; undefined if there is none. */
function binaryBeyond(fragment: Uint8Array): BinaryBeyond | undefined {
  const reader = new Reader(fragment);
  try {
    decodeControl(reader);
    decodeTerm(reader);
  } catch (error) {
    if (error instanceof BinaryBeyond) return error;
    if (!(error instanceof MalformedTerm)) throw error; // another MalformedTerm only means that the term goes on in the next fragment
  }
  return undefined;
}

function partsOf(room: number, beyond: BinaryBeyond | undefined): GrowingBytes[] {
  if (beyond === undefined || beyond.at + beyond.size > room) return [new GrowingBytes(room)];
  const { at, size } = beyond;
  return [at, size, room - at - size].map((bytes) => new GrowingBytes(bytes));
}
