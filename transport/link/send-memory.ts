// Memory for large messages. A buffer is used again after its message has
// arrived: to allocate a new one would take longer than to copy the message.

export interface SendMemory {
  take(bytes: number): Uint8Array; // the memory may have any content
  giveBack(memory: Uint8Array): void; // the message has arrived, so the memory may be reused
}

export function makeSendMemory(): SendMemory {
  const free: ArrayBuffer[] = [];
  return {
    take(bytes) {
      const last = free.pop();
      const fits = last !== undefined && last.byteLength >= bytes;
      const memory = fits ? last : new ArrayBuffer(Math.ceil(bytes / step) * step);
      return new Uint8Array(memory, 0, bytes);
    },
    giveBack({ buffer }) {
      if (free.length < kept) free.push(buffer as ArrayBuffer);
    },
  };
}

const step = 64 * 1024; // bytes: sizes are rounded up to a multiple of this, so that a buffer mostly fits the next message too
const kept = 2; // free buffers kept: this number of messages may travel at once (the emulator's limit fragmentsUnderWay)
