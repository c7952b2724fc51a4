// Memory for large outgoing messages. Fresh pages cost the operating system four times as much as the copy into them, and
// the node stands still meanwhile. So the memory of one message is kept for the next, until V8 collects it as garbage.

let spare: WeakRef<ArrayBufferLike> | undefined;

/** At least `bytes` bytes, with any content. */
export function takeMemory(bytes: number): Uint8Array {
  if (bytes < large) return new Uint8Array(bytes);
  const memory = spare?.deref();
  if (memory === undefined || memory.byteLength < bytes || memory.byteLength > 2 * bytes)
    return new Uint8Array(bytes);
  spare = undefined;
  return new Uint8Array(memory);
}

/** Give memory back that nobody uses any more. */
export function leaveMemory({ buffer }: Uint8Array): void {
  if (buffer.byteLength >= large) spare = new WeakRef(buffer);
}

const large = 2 ** 20;
