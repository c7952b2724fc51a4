// Fragments of a peer, put together again. A large binary among them gets memory of its own at once, in which it stays:
// to copy it out of the whole frame would stop the node for as long as the operating system takes to give fresh pages.

import { BinaryBeyond, MalformedTerm, Reader } from './bytes.ts';
import { decodeControl, decodeTerm } from './external-term-format.ts';
import { firstFragment, nextFragment, noAtomCache } from './fragments.ts';
import { fragmentBytes, linkMessageLimit } from './limits.ts';

/** It sends one frame after the other, so there is one at a time. */
export class Assembly {
  #parts: Uint8Array<ArrayBuffer>[] = []; // of the frame under way: all of it, or what is before a binary, the binary, and what is behind
  #part = 0; // being filled,
  #filled = 0; // so far
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

  #begin(reader: Reader, end: number, sequence: number, fragments: number): void {
    if (this.#left > 0) throw new MalformedTerm('a fragmented frame in the midst of another');
    if (fragments < 1 || fragments * fragmentBytes > linkMessageLimit)
      throw new MalformedTerm(`a frame of ${fragments} fragments`);
    if (reader.u8() !== noAtomCache)
      throw new MalformedTerm('a frame that refers to an atom cache');
    const room = (fragments + 1) * fragmentBytes; // the control message comes on top
    this.#parts = partsOf(room, binaryBeyond(reader.bytes.subarray(reader.position, end)));
    this.#part = 0;
    this.#filled = 0;
    this.#sequence = sequence;
    this.#left = fragments;
  }

  #append(fragment: Uint8Array): void {
    let rest = fragment;
    while (rest.length > 0) {
      const part = this.#parts[this.#part];
      if (part === undefined) throw new MalformedTerm('a frame of more than its fragments hold');
      const now = rest.subarray(0, part.length - this.#filled);
      part.set(now, this.#filled);
      this.#filled += now.length;
      rest = rest.subarray(now.length);
      if (this.#filled < part.length) return;
      this.#part++;
      this.#filled = 0;
    }
  }

  #whole(): Reader {
    const [head = none, binary, tail = none] = this.#parts;
    const filledOf = (part: number, { length }: Uint8Array): number =>
      part < this.#part ? length : this.#filled;
    this.#parts = [];
    if (binary === undefined) return new Reader(head, 0, filledOf(0, head));
    if (this.#part < 2) throw new MalformedTerm('a binary that is longer than its frame');
    const behind = filledOf(2, tail);
    const around = new Uint8Array(head.length + behind);
    around.set(head);
    around.set(tail.subarray(0, behind), head.length);
    return new Reader(around, 0, around.length, { at: head.length, binary });
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

/** Memory of the operating system's that nobody has touched costs nothing yet. */
function partsOf(room: number, beyond: BinaryBeyond | undefined): Uint8Array<ArrayBuffer>[] {
  if (beyond === undefined || beyond.at + beyond.size > room) return [new Uint8Array(room)];
  const { at, size } = beyond;
  return [new Uint8Array(at), new Uint8Array(size), new Uint8Array(room - at - size)];
}
