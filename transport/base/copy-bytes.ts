// Copies of long runs of bytes. TypedArray.set copies memory that two threads may share word by word, or, where source and
// target are aligned differently, byte by byte. Node's Buffer.copy takes a part of a buffer by memmove.

/** Bytes in one piece, or in several that follow one another. */
export type Bytes = Uint8Array | readonly Uint8Array[];

export function piecesOf(bytes: Bytes): readonly Uint8Array[] {
  return bytes instanceof Uint8Array ? [bytes] : bytes;
}

/** Copies `from` to the position `at` of `to`, and returns the position after it. No other thread may write to either. */
export function copyBytes(from: Uint8Array, to: Uint8Array, at: number): number {
  const { byteOffset, length } = from;
  if (length < long) to.set(from, at);
  else Buffer.from(from.buffer).copy(to, at, byteOffset, byteOffset + length);
  return at + length;
}

const long = 512; // bytes; for fewer, a Buffer over the memory costs more than it saves
