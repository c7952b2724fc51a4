// Cuts the packets of Erlang's handshake out of a stream: each has a length:2 before it. Cuts one when asked for it, since
// what comes behind the last packet is no packet.
import { handshakeMessageBytes } from '../base/wire-limits.ts';

export class PacketReader {
  #held: Buffer = nothing;

  add(bytes: Uint8Array): void {
    this.#held = Buffer.concat([this.#held, bytes]);
  }

  /** Whether it holds more than a packet may have. */
  get isFull(): boolean {
    return this.#held.length >= lengthBytes + handshakeMessageBytes;
  }

  /** The next packet without its length; undefined if it has not arrived whole. */
  next(): Uint8Array | undefined {
    if (this.#held.length < lengthBytes) return undefined;
    const size = this.#held.readUInt16BE(0);
    // Another program speaks here. The reader of the packet refuses it, and shows its first bytes.
    if (size > handshakeMessageBytes) return this.rest();
    const end = lengthBytes + size;
    if (this.#held.length < end) return undefined;
    const packet = this.#held.subarray(lengthBytes, end);
    this.#held = this.#held.subarray(end);
    return packet;
  }

  /** All bytes that are left. */
  rest(): Uint8Array {
    const rest = this.#held;
    this.#held = nothing;
    return rest;
  }
}

const lengthBytes = 2;
const nothing = Buffer.alloc(0);
