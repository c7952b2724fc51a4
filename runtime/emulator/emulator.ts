// A turn of the emulator: reads a batch, runs processes until all wait or time is up, and writes a batch.

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
import { passOn } from './trace/collecting.ts';
import { turnIsTraced } from './trace/tracer-here.ts';
import { type Boot, wire } from './wiring.ts';

/** A turn returns this to be called again at once; otherwise it returns the time of its next call. */
const atOnce = 0;

/** The emulator as its host sees it. */
export interface Emulator {
  /** Runs one turn at `now` (ms, monotonic): fills `outgoing`, and returns when the next turn is due. */
  turn(batch: Uint8Array, now: number): number;
}

/** Makes the only emulator of this isolate. */
export function makeEmulator(given: Boot): Emulator {
  const take = batchTaker(wire(given));
  let handedOver = 0; // bytes of the last turn's batch, still in `outgoing`

  function turn(batch: Uint8Array, now: number): number {
    outgoing.dropFront(handedOver); // callbacks of promises may have added events since the last turn
    handedOver = 0;
    advanceClock(now);
    take(batch);
    // processes get at least as long as the batch took to read
    addReductions(run(Math.max(turnBudget, turnElapsed())));
    turnIsTraced();
    passOn();
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
