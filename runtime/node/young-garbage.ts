// The memory of messages lies outside V8's heap. V8 lets 32 MiB of it pile up before it collects young garbage,
// and then often goes through the whole heap. To collect after a few MiB takes less time in all, and the next
// messages get memory that is still in the processor's caches.

import { collectHere } from '../isolate/collect-here.ts';

let garbage = 0; // bytes since the last collection

/** Notes that a message of `bytes` bytes has been passed on, and collects young garbage after enough of them. */
export function passedOn(bytes: number): void {
  garbage += copies * bytes;
  if (garbage < mostGarbage) return;
  garbage = 0;
  collectHere('young');
}

const copies = 2; // buffers in which each byte lay: as it was read from the socket, and in its message
const mostGarbage: number = 4 * 2 ** 20; // bytes
