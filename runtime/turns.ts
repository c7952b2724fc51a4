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
  let wanted = false; // a turn is to be run, not only sockets looked at
  let pollUntil = 0;
  let vainPolls = 0; // windows in a row in which nothing came
  let skipped = 0; // windows not polled since the last try

  function wake(): void {
    wanted = true;
    if (scheduled === undefined && !stopped) scheduled = setImmediate(enter);
  }

  function enter(): void {
    scheduled = undefined;
    if (stopped) return;
    const now = performance.now();
    if (!wanted) {
      look(now);
      return;
    }
    wanted = false;
    const traffic = incoming.length > 0;
    if (traffic && pollUntil > 0) vainPolls = 0; // it paid
    try {
      runTurn(now);
    } catch (error) {
      stop();
      failed(error);
      return;
    }
    if (traffic && isPollingWorthwhile()) pollUntil = performance.now() + pollTime / 1000;
    look(now);
  }

  /** While a window is open: serve the sockets once, and come back. */
  function look(now: number): void {
    if (pollUntil === 0) return;
    if (now < pollUntil) scheduled ??= setImmediate(enter);
    else {
      pollUntil = 0;
      vainPolls++;
    }
  }

  /** On one processor, or with a slow peer, answers never come while we look: then it is only tried now and then. */
  function isPollingWorthwhile(): boolean {
    if (vainPolls < vainPollsAllowed || ++skipped >= pollsSkipped) {
      skipped = 0;
      return true;
    }
    return false;
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
    wanted = true;
    if (scheduled === undefined) enter();
  }

  function stop(): void {
    stopped = true;
    if (timer !== undefined) clearTimeout(timer);
    if (scheduled !== undefined) clearImmediate(scheduled);
  }

  return { incoming, wake, stop };
}

const vainPollsAllowed = 4;
const pollsSkipped = 32;
const longestTimeout = 2 ** 31 - 1; // setTimeout's own limit; the emulator is entered and asked again
