// The process that calls a BIF.

import { isA } from '../realm/looking.ts';
import { Unwind } from '../term/exception.ts';
import type { Process } from './process.ts';
import { current } from './scheduler.ts';

/** Whether `error` is an Unwind because the process or node ends. User code may also throw an old Unwind. */
export function unwinds(error: unknown, process: Process): boolean {
  return isA(error, Unwind) && (!process.alive || ending.now);
}

/** `now`: halt() was called, and the node is ending. */
export const ending: { now: boolean } = { now: false };

/** The running process. Throws Unwind if something has ended the process while it runs. */
export function me(): Process {
  if (current?.alive !== true) throw new Unwind();
  return current;
}
