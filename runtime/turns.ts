// When the emulator is entered: when something came in, and when it asked to be called again.
// What comes in between two turns is one batch; after traffic the loop polls briefly before it sleeps.

import { into } from './emulator/batch.ts';
import { Reader, Writer } from './emulator/bytes.ts';
import type { Isolate } from './isolate.ts';
import { pollTime } from './limits.ts';

export interface Turns {
  /** The batch being filled for the next turn; call `wake` when done with it. */
  readonly incoming: Writer;
  /** Enter the emulator soon: once the events at hand are served. */
  wake(): void;
  stop(): void;
}

/** Enter `isolate` as needed; `handle` gets each outgoing batch. `failed` gets what cannot be gone on from. */
export function makeTurns(
  isolate: Isolate,
  handle: (batch: Reader) => void,
  failed: (error: unknown) => void,
): Turns {
  const incoming = new Writer();
  let scheduled: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;
  let pollUntil = 0;

  function wake(): void {
    if (scheduled === undefined && !stopped) scheduled = setImmediate(enter);
  }

  function enter(): void {
    scheduled = undefined;
    if (stopped) return;
    const now = performance.now();
    if (incoming.length === 0 && now < pollUntil && now < timerAt) {
      scheduled = setImmediate(enter); // only looks: sockets are served between two immediates
      return;
    }
    const traffic = incoming.length > 0;
    try {
      runTurn(now);
    } catch (error) {
      stop();
      failed(error);
      return;
    }
    if (traffic) {
      pollUntil = performance.now() + pollTime / 1000;
      wake();
    }
  }

  function runTurn(now: number): void {
    const { batch, overrun, rejected } = isolate.turn(incoming.bytes(), now);
    incoming.reset();
    if (overrun) {
      incoming.u8(into.overrun);
      wake();
    }
    if (rejected !== undefined) {
      incoming.u8(into.report);
      incoming.text('error');
      incoming.text(`A promise was rejected and nobody handles it: ${rejected}`);
      wake();
    }
    if (batch === undefined) return;
    const parts = new Reader(batch);
    callAgainAt(parts.f64());
    handle(parts);
  }

  function callAgainAt(at: number): void {
    if (at === 0) {
      timerAt = 0;
      wake();
      return;
    }
    if (at === timerAt) return;
    if (timer !== undefined) clearTimeout(timer);
    timerAt = at;
    timer =
      at === Number.POSITIVE_INFINITY
        ? undefined
        : setTimeout(onTimer, Math.min(Math.max(0, at - performance.now()), longestTimeout));
  }

  function onTimer(): void {
    timer = undefined;
    timerAt = Number.POSITIVE_INFINITY; // it may fire a little early: the same time is then asked for again
    enter();
  }

  function stop(): void {
    stopped = true;
    if (timer !== undefined) clearTimeout(timer);
    if (scheduled !== undefined) clearImmediate(scheduled);
  }

  return { incoming, wake, stop };
}

const longestTimeout = 2 ** 31 - 1; // setTimeout's own limit; the emulator is entered and asked again
