// Memory for large messages to send, reused when they have arrived: fresh memory costs more time than the copy.

export interface SendMemory {
  take(bytes: number): Uint8Array; // with any content
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

const step = 64 * 1024; // bytes: sizes are rounded up, so that the next message mostly fits too
const kept = 3; // as many as a node has writes of fragments on their way (fragmentsUnderWay)
