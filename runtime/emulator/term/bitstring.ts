// Erlang's bitstrings whose number of bits is no multiple of 8. All others are binaries: Uint8Arrays.

/** Bytes whose last one has only its first `bits` bits, the others being 0. */
export class Bitstring extends Uint8Array {
  #bits = 8; // 8 in what slice() and the like make: those are whole bytes

  /** How many bits of the last byte belong to it: 1 to 7; 8 if all do. */
  get bits(): number {
    return this.#bits;
  }

  /** As `bits`, whatever a user's object says. */
  static bitsOf(bytes: object): number {
    return #bits in bytes ? (bytes as Bitstring).#bits : 8;
  }

  static make(bytes: Uint8Array, bits: number): Uint8Array {
    if (bits === 8) return bytes;
    const made = new Bitstring(bytes.length);
    made.set(bytes);
    made.#bits = bits;
    const last = bytes.length - 1;
    made[last] = (made[last] as number) & (0xff00 >> bits);
    return made;
  }
}

/** The bitstring of these bytes; undefined if they are none, or if `bits` is not 1 to 8. */
export function bitstringOf(bytes: unknown, bits: unknown): Uint8Array | undefined {
  const given = Array.isArray(bytes) || bytes instanceof Uint8Array ? Array.from(bytes) : [];
  if (given.length === 0 || !given.every(isByte)) return undefined;
  if (typeof bits !== 'number' || !Number.isInteger(bits) || bits < 1 || bits > 8) return undefined;
  return Bitstring.make(Uint8Array.from(given as number[]), bits);
}

function isByte(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256;
}
