// Bytes that arrive in pieces, up to an announced size. Memory grows with what has arrived, since a peer may announce any
// size. The unfinished bytes from all peers together have one limit.

import { fragmentsAtOnce } from '../host/emulator-limits.ts';
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

  /** Add `bytes`, up to the announced size; returns the rest of them. */
  append(bytes: Uint8Array): Uint8Array {
    const now = bytes.subarray(0, this.size - this.filled);
    const end = this.filled + now.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(now, this.filled);
    this.filled = end;
    return bytes.subarray(now.length);
  }

  /** The memory with what has arrived; exactly `size` bytes once all has. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Forget the bytes, as they are complete or dropped. */
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
    const wanted = Math.max(needed, fragmentsAtOnce, growth * this.filled);
    const grown = new Uint8Array(Math.min(wanted, this.size, had + free));
    grown.set(this.#bytes.subarray(0, this.filled));
    this.#bytes = grown;
    unfinished += grown.length - had;
  }
}

const growth = 4; // times the memory before: all copies together are at most a third of the bytes, the longest one a quarter
