// Memory for large outgoing messages. The operating system takes four times as long to provide fresh pages as
// a copy into them takes, and the node stands still meanwhile. So the memory of one message is kept for the
// next message, until V8 collects it as garbage.

let spare: WeakRef<ArrayBufferLike> | undefined;

/** Memory of at least `bytes` bytes, with arbitrary content. */
export function takeMemory(bytes: number): Uint8Array {
  if (bytes < large) return new Uint8Array(bytes);
  const memory = spare?.deref();
  if (memory === undefined || memory.byteLength < bytes || memory.byteLength > 2 * bytes)
    return new Uint8Array(bytes);
  spare = undefined;
  return new Uint8Array(memory);
}

/** Keep memory for the next takeMemory. The caller must not use it any more. */
export function leaveMemory({ buffer }: Uint8Array): void {
  if (buffer.byteLength >= large) spare = new WeakRef(buffer);
}

const large = 2 ** 20; // bytes; smaller memory is not kept
