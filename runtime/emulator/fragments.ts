// A frame cut into fragments, and fragments put together ("Distribution Protocol": Protocol for Fragmented Messages).
// The first has the control message and the first of the payload, the others the rest of it; ids count down to 1.

import { MalformedTerm, type Reader, type Writer } from './bytes.ts';
import { fragmentBytes, linkMessageLimit } from './limits.ts';

const version = 131;
const first = 69; // 'E'
const next = 70; // 'F'
const noAtomCache = 0; // references to it: none

/** A frame on its way out: control message and payload, both without their version bytes. */
export interface CutFrame {
  readonly sequence: number; // its own among the frames under way
  readonly control: Uint8Array;
  readonly payload: Uint8Array;
  sent: number; // bytes of the payload
}

/** Write the next fragment as a frame of its own. True if it was the last. */
export function writeFragment(writer: Writer, frame: CutFrame): boolean {
  const { sequence, control, payload, sent } = frame;
  const left = Math.ceil((payload.length - sent) / fragmentBytes);
  const part = payload.subarray(sent, sent + fragmentBytes);
  const head = sent === 0 ? 19 + control.length : 18;
  writer.u32(head + part.length);
  writer.u8(version);
  writer.u8(sent === 0 ? first : next);
  writer.u64(sequence);
  writer.u64(left);
  if (sent === 0) {
    writer.u8(noAtomCache);
    writer.raw(control);
  }
  writer.raw(part);
  frame.sent += part.length;
  return left === 1;
}

/** Puts the fragments of a peer together. It sends one frame after the other, so there is one at a time. */
export class Assembly {
  #bytes: Uint8Array | undefined; // control message and payload, as far as they are there
  #length = 0;
  #sequence = 0;
  #left = 0; // fragments

  /** Take the fragment that `reader` is at, up to `end`; gives the frame when it was the last one. */
  take(reader: Reader, end: number): Uint8Array | undefined {
    const kind = reader.u8();
    const sequence = reader.u64();
    const id = reader.u64();
    if (kind === first) this.#begin(reader, sequence, id);
    else if (kind !== next) throw new MalformedTerm(`a frame of unknown kind ${kind}`);
    else if (this.#bytes === undefined || sequence !== this.#sequence || id !== this.#left)
      throw new MalformedTerm('a fragment out of turn');
    this.#append(reader.view(end - reader.position));
    return --this.#left === 0 ? this.#whole() : undefined;
  }

  #begin(reader: Reader, sequence: number, fragments: number): void {
    if (this.#bytes !== undefined)
      throw new MalformedTerm('a fragmented frame in the midst of another');
    if (fragments < 1 || fragments * fragmentBytes > linkMessageLimit)
      throw new MalformedTerm(`a frame of ${fragments} fragments`);
    if (reader.u8() !== noAtomCache)
      throw new MalformedTerm('a frame that refers to an atom cache');
    this.#bytes = new Uint8Array((fragments + 1) * fragmentBytes); // the control message comes on top; nothing is touched yet
    this.#sequence = sequence;
    this.#left = fragments;
  }

  #append(part: Uint8Array): void {
    const bytes = this.#bytes as Uint8Array;
    if (this.#length + part.length > bytes.length)
      throw new MalformedTerm(`a frame of more than ${bytes.length} bytes`);
    bytes.set(part, this.#length);
    this.#length += part.length;
  }

  #whole(): Uint8Array {
    const whole = (this.#bytes as Uint8Array).subarray(0, this.#length);
    this.#bytes = undefined;
    this.#length = 0;
    return whole;
  }
}
