// Memory for what is sent in large lots, used again once it has arrived: fresh memory costs more than the copy.

export interface SendMemory {
  take(bytes: number): Uint8Array; // with anything in it
  giveBack(memory: Uint8Array): void; // not needed any more
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

const step = 64 * 1024; // bytes: so that the next lot mostly fits, too
const kept = 3; // as many lots as a node lets travel at once
