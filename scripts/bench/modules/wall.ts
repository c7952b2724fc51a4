// The one clock that all nodes of a host share: the operating system's, finer than its milliseconds.

import { now } from './measure.ts';

/** The wall clock's microseconds at a moment read with now(). Waits for the next millisecond to find out. */
export function wallTimeOf(moment: number): number {
  const last = Date.now();
  let millisecond = last;
  while (millisecond === last) millisecond = Date.now();
  return millisecond * 1000 - (now() - moment);
}
