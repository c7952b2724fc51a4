// The clock that all nodes of a host share: the operating system's, here with microseconds.

import { now } from './measure.ts';

/**
 * Returns the wall clock's microseconds at a moment of
 * now(). To align the clocks it waits for a new millisecond.
 */
export function wallTimeOf(moment: number): number {
  const last = Date.now();
  let millisecond = last;
  while (millisecond === last) millisecond = Date.now();
  return millisecond * 1000 - (now() - moment);
}
