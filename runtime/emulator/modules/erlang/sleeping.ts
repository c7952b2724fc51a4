// The wait for a time, which the global sleep and timer.sleep share.

import { type Receive, Sleep } from '../../process/receive.ts';
import { badarg } from '../../term/exception.ts';

/** Returns a receive that waits `ms` milliseconds. `name` is the BIF that was called, for errors. */
export function sleepNamed(name: string, ms: unknown): Receive {
  if (ms === 'infinity') return new Sleep(Number.POSITIVE_INFINITY);
  if (typeof ms !== 'number' || !(ms >= 0))
    throw badarg(1, 'not milliseconds, a number from 0 up', name, [ms]);
  return new Sleep(ms, slept);
}

const slept = (): 'ok' => 'ok';
