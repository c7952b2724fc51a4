// Cuts a stream of frames, each with a length:4 before it, into runs of whole frames. A frame of length 0 is a tick, which is
// told as an empty run. Frames that have arrived whole are told as they lie in what was read, without a copy.
import { erlangFrameBytes } from '../base/wire-limits.ts';

export class FrameRuns {
  readonly #told: (run: Uint8Array) => void;
  #parts: Uint8Array[] = []; // of a frame that has not arrived whole
  #held = 0; // bytes in the parts
  #needed = lengthBytes; // bytes of the frame; of its length, as long as that is not known

  constructor(told: (run: Uint8Array) => void) {
    this.#told = told;
  }

  /** The bytes must not change afterwards. Returns false if a frame is too long. */
  take(bytes: Uint8Array): boolean {
    let rest = bytes;
    while (this.#held > 0 && rest.length > 0) {
      const size = Math.min(this.#needed - this.#held, rest.length);
      this.#keep(rest.subarray(0, size));
      rest = rest.subarray(size);
      if (this.#held === lengthBytes && this.#needed === lengthBytes) {
        this.#needed += lengthAt(this.#joined(), 0);
        if (this.#needed > erlangFrameBytes) return false;
      }
      if (this.#held === this.#needed) this.#tellHeld();
    }
    return this.#takeWhole(rest);
  }

  /** Tells the whole frames at the beginning of the bytes, and keeps what is left. */
  #takeWhole(bytes: Uint8Array): boolean {
    let begin = 0; // of the run
    let at = 0;
    while (at + lengthBytes <= bytes.length) {
      const length = lengthAt(bytes, at);
      if (length > erlangFrameBytes) return false;
      const end = at + lengthBytes + length;
      if (length === 0) {
        if (at > begin) this.#told(bytes.subarray(begin, at));
        this.#told(tick);
        begin = end;
      } else if (end > bytes.length) {
        this.#needed = lengthBytes + length;
        break;
      }
      at = end;
    }
    if (at > begin) this.#told(bytes.subarray(begin, at));
    if (at < bytes.length) this.#keep(bytes.subarray(at));
    return true;
  }

  #keep(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#held += bytes.length;
  }

  #joined(): Uint8Array {
    const [first, ...others] = this.#parts;
    return others.length === 0 && first !== undefined ? first : Buffer.concat(this.#parts);
  }

  #tellHeld(): void {
    const frame = this.#joined();
    this.#parts = [];
    this.#held = 0;
    this.#needed = lengthBytes;
    this.#told(frame.length === lengthBytes ? tick : frame);
  }
}

const lengthBytes = 4;
const tick = new Uint8Array(0);

function lengthAt(bytes: Uint8Array, at: number): number {
  const byte = (index: number): number => bytes[at + index] ?? 0;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}
