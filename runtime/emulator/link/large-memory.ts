// Memory for large outgoing messages. The operating system takes four times as long to provide fresh pages as
// a copy into them takes, and the node stands still meanwhile. So the memory of the last messages is kept for the
// next ones, until V8 collects it as garbage.

const spares: WeakRef<ArrayBufferLike>[] = [];

/** Memory of at least `bytes` bytes, with arbitrary content. */
export function takeMemory(bytes: number): Uint8Array {
  if (bytes < large) return new Uint8Array(bytes);
  for (let left = spares.length; left > 0; left--) {
    const memory = spares.shift()?.deref();
    if (memory === undefined) continue;
    if (memory.byteLength >= bytes && memory.byteLength <= 2 * bytes) return new Uint8Array(memory);
    leaveMemory(new Uint8Array(memory));
  }
  return new Uint8Array(Math.ceil(bytes / step) * step);
}

/** Keep memory for a later takeMemory. The caller must not use it any more. */
export function leaveMemory({ buffer }: Uint8Array): void {
  if (buffer.byteLength < large) return;
  if (spares.length === kept) spares.shift();
  spares.push(new WeakRef(buffer));
}

const large = 2 ** 17; // bytes; smaller memory is not kept
const step = 2 ** 16; // bytes: sizes are rounded up to a multiple of this, so that memory mostly fits the next message too
const kept = 3; // buffers: a sender waits when a second message of 1 MiB is queued
