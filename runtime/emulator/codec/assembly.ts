// Fragments of a peer, put together again. A large binary among them gets memory of its own, in which it stays: to copy it
// out of the whole frame would stop the node for as long as the operating system takes to give fresh pages.

import { fragmentBytes } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { BinaryBeyond, MalformedTerm, Reader } from './bytes.ts';
import { decodeControl, decodeTerm } from './external-term-format.ts';
import { firstFragment, nextFragment, noAtomCache } from './fragments.ts';
import { GrowingBytes } from './growing-bytes.ts';

/** It sends one frame after the other, so there is one at a time. */
export class Assembly {
  #parts: GrowingBytes[] = []; // of the frame under way: all of it, or what is before a binary, the binary, and what is behind
  #part = 0; // being filled
  #sequence = 0;
  #left = 0; // fragments

  /** Take the fragment that `reader` is at, up to `end`; gives a reader of the frame when it was the last one. */
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

  /** Whatever has come of a frame is given up. */
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
    const first = reader.bytes.subarray(reader.position, end); // it alone may be longer, by its control message
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

/** Where the binary begins of which not all is in the first fragment, and how large it is. */
function binaryBeyond(fragment: Uint8Array): BinaryBeyond | undefined {
  const reader = new Reader(fragment);
  try {
    decodeControl(reader);
    decodeTerm(reader);
  } catch (error) {
    if (error instanceof BinaryBeyond) return error;
    if (!(error instanceof MalformedTerm)) throw error; // something else that is not all there yet
  }
  return undefined;
}

function partsOf(room: number, beyond: BinaryBeyond | undefined): GrowingBytes[] {
  if (beyond === undefined || beyond.at + beyond.size > room) return [new GrowingBytes(room)];
  const { at, size } = beyond;
  return [at, size, room - at - size].map((bytes) => new GrowingBytes(bytes));
}
