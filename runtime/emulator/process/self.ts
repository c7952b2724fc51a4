// The process that is calling, for BIFs.

import { isA } from '../realm/looking.ts';
import { Unwind } from '../term/exception.ts';
import type { Process } from './process.ts';
import { current } from './scheduler.ts';

/** Whether this is how a process stops that has been ended, or whose node ends; not one that its code has kept and thrown again. */
export function unwinds(error: unknown, process: Process): boolean {
  return isA(error, Unwind) && (!process.alive || ending.now);
}

/** The node ends: halt() was called. */
export const ending: { now: boolean } = { now: false };

/** The running process. One that has been ended meanwhile runs no further. */
export function me(): Process {
  if (current?.alive !== true) throw new Unwind();
  return current;
}
