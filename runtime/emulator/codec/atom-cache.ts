// The atoms that an Erlang peer has sent on one connection. It writes each once, with a place in the cache, and then only the place
// ("External Term Format": Distribution Header). terl writes no atom into the cache of its peer.

import { MalformedTerm, type Reader } from './bytes.ts';

const places = 2048; // 8 segments of 256

export class AtomCache {
  readonly #atoms: (string | undefined)[] = new Array(places).fill(undefined);

  /** Read the list of a header: the atoms that the terms behind it refer to by their position in the list. */
  readList(reader: Reader): readonly string[] {
    const count = reader.u8();
    if (count === 0) return none;
    const flags = reader.view((count >> 1) + 1);
    const isLong = (halfByte(flags, count) & 1) === 1;
    const atoms: string[] = [];
    for (let i = 0; i < count; i++) atoms.push(this.#read(reader, halfByte(flags, i), isLong));
    return atoms;
  }

  #read(reader: Reader, flags: number, isLong: boolean): string {
    const place = ((flags & 7) << 8) | reader.u8();
    if ((flags & 8) !== 0) {
      const atom = reader.utf8(isLong ? reader.u16() : reader.u8());
      this.#atoms[place] = atom;
      return atom;
    }
    const atom = this.#atoms[place];
    if (atom === undefined) throw new MalformedTerm(`an atom of place ${place}, which is empty`);
    return atom;
  }
}

const none: readonly string[] = [];

/** Half byte number `i`: an even one is in the lower half of its byte. */
function halfByte(bytes: Uint8Array, i: number): number {
  const byte = bytes[i >> 1] as number;
  return i % 2 === 0 ? byte & 15 : byte >> 4;
}
