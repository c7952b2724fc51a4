// Memory for large messages on their way out. Fresh pages cost the operating system four times as much as the copy into
// them, and meanwhile the node stands still: so what one message leaves is kept for the next, until V8 clears up.

let spare: WeakRef<ArrayBufferLike> | undefined;

/** At least so many bytes, with anything in them. */
export function takeMemory(bytes: number): Uint8Array {
  if (bytes < large) return new Uint8Array(bytes);
  const memory = spare?.deref();
  if (memory === undefined || memory.byteLength < bytes || memory.byteLength > 2 * bytes)
    return new Uint8Array(bytes);
  spare = undefined;
  return new Uint8Array(memory);
}

/** Nobody reads or writes it any more. */
export function leaveMemory({ buffer }: Uint8Array): void {
  if (buffer.byteLength >= large) spare = new WeakRef(buffer);
}

const large = 2 ** 20;
