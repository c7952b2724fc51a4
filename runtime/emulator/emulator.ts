// The machine: take a batch, run processes until all wait or the turn is over, hand back a batch.

import { outgoing } from './codec/port.ts';
import { turnBudget } from './host/emulator-limits.ts';
import { turnElapsed } from './host/turn-clock.ts';
import { allEntries, dirtyEntries } from './link/dist-entry.ts';
import { resumeSenders } from './link/dist-output.ts';
import { flush } from './link/flush.ts';
import { endAsAsked } from './modules/init.ts';
import { addReductions, runQueueLength } from './process/scheduler.ts';
import { advanceClock, nextTimer } from './process/timers.ts';
import { batchTaker } from './read-batch.ts';
import { nothingIsHalfDone, run } from './run-processes.ts';
import { clearPromisesPending, promisesPending } from './running/promises.ts';
import { type Boot, wire } from './wiring.ts';

/** A turn returns this to be called again at once; otherwise it returns the time of its next call. */
const atOnce = 0;

/** The emulator seen from its host: one function. */
export interface Emulator {
  /**
   * Run one turn at `now` (ms, monotonic). What it asks of the host is in `outgoing`; gives the time at which it
   * wants to be called next.
   */
  turn(batch: Uint8Array, now: number): number;
}

/** Make the one emulator of this isolate. */
export function makeEmulator(given: Boot): Emulator {
  const take = batchTaker(wire(given));
  let handedOver = 0; // bytes of the batch of the last turn

  function turn(batch: Uint8Array, now: number): number {
    outgoing.dropFront(handedOver); // callbacks of promises may have run since, and added to it
    handedOver = 0;
    advanceClock(now);
    take(batch);
    addReductions(run(Math.max(turnBudget, turnElapsed()))); // what came in is not to come faster than processes get their turn
    flush();
    for (const entry of allEntries()) if (entry.suspended.size > 0) resumeSenders(entry);
    const again = promisesPending || runQueueLength() > 0 || dirtyEntries.length > 0;
    clearPromisesPending();
    endAsAsked(!again);
    nothingIsHalfDone();
    handedOver = outgoing.length;
    return again ? atOnce : nextTimer();
  }

  return { turn };
}
