// Frames as the emulator hands them out: length:4, then bytes that only it understands.

export function frame(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** The contents of all frames in these runs. */
export function contentsOf(runs: readonly Uint8Array[]): Buffer[] {
  const all = Buffer.concat(runs);
  const contents: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = at + 4 + all.readUInt32BE(at);
    contents.push(all.subarray(at + 4, end));
    at = end;
  }
  return contents;
}
