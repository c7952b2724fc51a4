// Bytes that arrive in pieces, up to an announced size. The memory grows with the bytes that have arrived,
// since a peer may announce any size. One limit holds for the unfinished bytes of all peers together.

import { fragmentBytes } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { MalformedTerm } from './bytes.ts';

let unfinished = 0; // bytes of memory that all GrowingBytes take

export class GrowingBytes {
  readonly size: number;
  filled = 0;
  #bytes = new Uint8Array(0);

  constructor(size: number) {
    this.size = size;
  }

  /** Add `bytes`, up to the announced size; returns the bytes beyond that size. */
  append(bytes: Uint8Array): Uint8Array {
    const now = bytes.subarray(0, this.size - this.filled);
    const end = this.filled + now.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(now, this.filled);
    this.filled = end;
    return bytes.subarray(now.length);
  }

  /** The memory with the bytes that have arrived; once all have arrived, exactly `size` bytes. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Forget the bytes, when the frame is complete or dropped. */
  release(): void {
    unfinished -= this.#bytes.length;
    this.#bytes = new Uint8Array(0);
  }

  #grow(needed: number): void {
    const had = this.#bytes.length;
    const free = largestFrame() - unfinished;
    if (needed > had + free)
      throw new MalformedTerm(
        `more than this node holds of unfinished messages, ${largestFrame()} bytes (-memory_limit)`,
      );
    const first = this.size <= smallSize ? this.size : 4 * fragmentBytes;
    const wanted = Math.max(needed, first, growth * this.filled);
    const grown = new Uint8Array(Math.min(wanted, this.size, had + free));
    grown.set(this.#bytes.subarray(0, this.filled));
    this.#bytes = grown;
    unfinished += grown.length - had;
  }
}

const smallSize = 2 ** 20; // bytes: memory of this size is made at once, so that nothing is copied; a peer sends only one frame at a time
const growth = 4; // factor by which the memory grows: in all, at most a third of the bytes is copied, and at once at most a quarter
