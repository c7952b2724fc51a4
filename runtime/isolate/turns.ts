// When the emulator is entered: when something came in, and when it asked to be called again.
// What comes in between two turns is one batch; after traffic the loop polls briefly before it sleeps.

import { Reader } from '../emulator/codec/bytes.ts';
import { type HostEvent, hostTells } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';
import { pollTime } from '../node-limits.ts';
import type { Isolate } from './isolate.ts';
import { Polling } from './polling.ts';

export interface Turns {
  /** Put an event into the batch of the next turn, which is soon: once the events at hand are served. */
  tell(event: HostEvent): void;
  /** The same, for the next turn whenever that is. */
  note(event: HostEvent): void;
  stop(): void;
}

/** Enter `isolate` as needed; `handle` gets each outgoing batch. `failed` gets what cannot be gone on from. */
export function makeTurns(
  isolate: Isolate,
  handle: (batch: Reader) => void,
  failed: (error: unknown) => void,
): Turns {
  const { incoming } = isolate;
  const polling = new Polling();
  let scheduled: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;
  let wanted = false; // a turn is to be run, not only sockets looked at
  let dealtAt = 0; // when the last turn with traffic ended

  const note = (event: HostEvent): void => vocabulary.write(incoming, event);

  function tell(event: HostEvent): void {
    note(event);
    wake();
  }

  function wake(): void {
    wanted = true;
    if (scheduled === undefined && !stopped) scheduled = setImmediate(enter);
  }

  function enter(): void {
    scheduled = undefined;
    if (stopped) return;
    const now = performance.now();
    if (!wanted) {
      lookAgain(now);
      return;
    }
    wanted = false;
    const traffic = incoming.length > 0;
    if (traffic) polling.heard((now - dealtAt) * 1000);
    try {
      runTurn(now);
    } catch (error) {
      stop();
      failed(error);
      return;
    }
    if (!traffic) return;
    dealtAt = performance.now();
    lookAgain(dealtAt);
  }

  /** For a moment after traffic: serve the sockets once, and come back. */
  function lookAgain(now: number): void {
    if (polling.on && now < dealtAt + pollTime / 1000) scheduled ??= setImmediate(enter);
  }

  function runTurn(now: number): void {
    const { batch, callAgain, overrun, rejected } = isolate.turn(now);
    if (overrun) tell({ kind: 'overrun' });
    if (rejected !== undefined)
      tell({
        kind: 'report',
        level: 'error',
        text: `A promise was rejected and nobody handles it: ${rejected}`,
      });
    if (batch === undefined) return;
    callAgainAt(callAgain);
    handle(new Reader(batch));
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

  return { tell, note, stop };
}

const vocabulary = new Vocabulary(hostTells);

const longestTimeout = 2 ** 31 - 1; // setTimeout's own limit; the emulator is entered and asked again
