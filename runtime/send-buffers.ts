// Memory for what is sent in large lots, used again once it has arrived: fresh memory costs more than the copy.

import { fragmentsUnderWay } from './emulator/limits.ts';

export interface Lots {
  /** A copy of these bytes in memory that is free. */
  copy(bytes: Uint8Array): Uint8Array;
  /** A copy is not needed any more. */
  giveBack(copy: Uint8Array): void;
}

export function makeLots(): Lots {
  const free: ArrayBuffer[] = [];
  return {
    copy(bytes) {
      const last = free.pop();
      const fits = last !== undefined && last.byteLength >= bytes.length;
      const memory = fits ? last : new ArrayBuffer(Math.ceil(bytes.length / step) * step);
      const copy = new Uint8Array(memory, 0, bytes.length);
      copy.set(bytes);
      return copy;
    },
    giveBack(copy) {
      if (free.length < fragmentsUnderWay) free.push(copy.buffer as ArrayBuffer);
    },
  };
}

const step = 64 * 1024; // bytes: so that the next lot mostly fits, too
