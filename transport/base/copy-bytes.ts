// Copies of bytes. From shared memory TypedArray.set copies word by word, but byte by byte where source and target are
// aligned differently, which takes four times as long. There Buffer.copy, which takes a part of a buffer by memmove, is faster.

/** Bytes in one piece, or in several that follow one another. */
export type Bytes = Uint8Array | readonly Uint8Array[];

export function piecesOf(bytes: Bytes): readonly Uint8Array[] {
  return bytes instanceof Uint8Array ? [bytes] : bytes;
}

/** Copies `from` to the position `at` of `to`, and returns the position after it. No other thread may write to either. */
export function copyBytes(from: Uint8Array, to: Uint8Array, at: number): number {
  const { byteOffset, length } = from;
  const end = at + length;
  if (end > to.length)
    throw new RangeError(`${length} bytes at ${at} do not fit into ${to.length} bytes`);
  const aligned = ((byteOffset - to.byteOffset - at) & 7) === 0;
  if (aligned || length < long) to.set(from, at);
  else Buffer.from(from.buffer).copy(to, at, byteOffset, byteOffset + length);
  return end;
}

const long = 512; // bytes; for fewer, a Buffer over the memory costs more than it saves
