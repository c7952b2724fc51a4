// The process that is calling, for BIFs.

import { Unwind } from './exit-reason.ts';
import type { Process } from './process.ts';
import { current } from './scheduler.ts';

/** The running process. One that has been ended meanwhile runs no further. */
export function me(): Process {
  if (current?.alive !== true) throw new Unwind();
  return current;
}
