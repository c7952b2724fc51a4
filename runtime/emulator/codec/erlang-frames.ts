// Frames from an Erlang peer: pass-through frames as terl's, frames with a distribution header, and fragments, which the peer may mix with
// those of other frames ("Distribution Protocol": Protocol for Fragmented Messages).

import { largestFrame } from '../host/room.ts';
import { AtomCache } from './atom-cache.ts';
import { MalformedTerm, Reader } from './bytes.ts';
import { firstFragment, nextFragment } from './fragments.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { passThrough, version } from './send-header.ts';

export const distHeader = 68; // 'D'

/** A whole frame, at its control message. */
export interface WholeFrame {
  readonly reader: Reader;
  readonly end: number;
  readonly hasVersions: boolean; // a version byte precedes the control message and the payload
}

interface Unfinished {
  readonly atoms: readonly string[];
  readonly bytes: GrowingBytes;
  left: number; // fragments still to come
}

export class ErlangFrames {
  readonly #cache = new AtomCache();
  readonly #unfinished = new Map<string, Unfinished>(); // by sequence id

  /** Take the frame up to `end`; undefined if it is a fragment, and not the last of its frame. */
  take(reader: Reader, end: number): WholeFrame | undefined {
    const kind = reader.u8();
    if (kind === passThrough) return { reader, end, hasVersions: true };
    if (kind !== version) throw new MalformedTerm(`a frame of unknown kind ${kind}`);
    const form = reader.u8();
    if (form === distHeader) {
      reader.atoms = this.#cache.readList(reader);
      return { reader, end, hasVersions: false };
    }
    if (form !== firstFragment && form !== nextFragment)
      throw new MalformedTerm(`a frame of unknown kind ${kind}, ${form}`);
    return this.#fragment(reader, end, form === firstFragment);
  }

  /** Drop the frames of which only a part has arrived. */
  drop(): void {
    for (const { bytes } of this.#unfinished.values()) bytes.release();
    this.#unfinished.clear();
  }

  #fragment(reader: Reader, end: number, isFirst: boolean): WholeFrame | undefined {
    const sequence = `${reader.u32()}:${reader.u32()}`;
    const number = reader.u64();
    if (isFirst) this.#begin(reader, sequence, number);
    const frame = this.#unfinished.get(sequence);
    if (frame === undefined || frame.left !== number)
      throw new MalformedTerm('a fragment out of turn');
    frame.bytes.append(reader.view(end - reader.position));
    if (--frame.left > 0) return undefined;
    this.#unfinished.delete(sequence);
    const { filled } = frame.bytes;
    const whole = new Reader(frame.bytes.bytes(), 0, filled);
    frame.bytes.release();
    whole.atoms = frame.atoms;
    return { reader: whole, end: filled, hasVersions: false };
  }

  #begin(reader: Reader, sequence: string, fragments: number): void {
    if (this.#unfinished.has(sequence))
      throw new MalformedTerm('a fragmented frame in the midst of itself');
    if (fragments < 1) throw new MalformedTerm('a frame of no fragments');
    const atoms = this.#cache.readList(reader);
    const bytes = new GrowingBytes(largestFrame());
    this.#unfinished.set(sequence, { atoms, bytes, left: fragments });
  }
}
