// Bytes of a known size that arrive bit by bit. The memory for them grows with what has come: nobody is given room on his
// word. All that is unfinished in this node, from whichever peer, has one bound together.

import { fragmentsAtOnce } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { MalformedTerm } from './bytes.ts';

let unfinished = 0; // bytes of memory taken by all of them

export class GrowingBytes {
  readonly size: number;
  filled = 0;
  #bytes = new Uint8Array(0);

  constructor(size: number) {
    this.size = size;
  }

  /** Take as much of `bytes` as there is room for; gives what is left of it. */
  append(bytes: Uint8Array): Uint8Array {
    const now = bytes.subarray(0, this.size - this.filled);
    const end = this.filled + now.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(now, this.filled);
    this.filled = end;
    return bytes.subarray(now.length);
  }

  /** What has come, in memory of just that size once it is all. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** It is finished, or given up. */
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

const growth = 4; // so that a third is copied once more at most, and the node stands still for a quarter of it
