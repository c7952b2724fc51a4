// The process that is calling, for BIFs.

import { isA } from '../realm/looking.ts';
import { Unwind } from '../term/exception.ts';
import type { Process } from './process.ts';
import { current } from './scheduler.ts';

/** Whether an error unwinds a process that has ended, or whose node ends; false for an Unwind thrown again by user code. */
export function unwinds(error: unknown, process: Process): boolean {
  return isA(error, Unwind) && (!process.alive || ending.now);
}

/** `now`: halt() was called, and the node is ending. */
export const ending: { now: boolean } = { now: false };

/** The running process; throws to unwind it if it has been ended meanwhile. */
export function me(): Process {
  if (current?.alive !== true) throw new Unwind();
  return current;
}
