// Runs the emulator's turns: one when an event has arrived, and one when the emulator has asked for it. All
// events between two turns go in the same batch. After traffic the event loop polls briefly before sleeping.

import { Reader } from '../emulator/codec/bytes.ts';
import { type HostEvent, hostTells } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';
import { pollTime } from '../node-limits.ts';
import { Alarm } from './alarm.ts';
import type { Isolate } from './isolate.ts';
import { Polling } from './polling.ts';

export interface Turns {
  /** Puts an event into the next batch and runs a turn soon, after the I/O events that are ready. */
  tell(event: HostEvent): void;
  /** Puts an event into the next batch without asking for a turn. */
  note(event: HostEvent): void;
  stop(): void;
}

/** Runs turns of `isolate` as needed. `handle` gets each outgoing batch, `failed` a fatal error. */
export function makeTurns(
  isolate: Isolate,
  handle: (batch: Reader) => void,
  failed: (error: unknown) => void,
): Turns {
  const { incoming } = isolate;
  const polling = new Polling();
  let scheduled: NodeJS.Immediate | undefined;
  const alarm = new Alarm(() => {
    wanted = true;
    if (scheduled === undefined) enter();
  });
  let stopped = false;
  let wanted = false; // whether `enter` must run a turn; if not, it only lets the event loop poll the sockets
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

  /** Polls briefly after traffic: lets the event loop serve the sockets, and then calls `enter` again. */
  function lookAgain(now: number): void {
    if (polling.on && now < dealtAt + pollTime / 1000) scheduled ??= setImmediate(enter);
  }

  function runTurn(now: number): void {
    const { batch, callAgain, overrun, rejected } = isolate.turn(now);
    if (overrun) tell({ kind: 'overrun' });
    if (rejected !== undefined) tell(unhandled(rejected));
    if (batch === undefined) return;
    alarm.set(callAgain);
    if (callAgain === 0) wake();
    handle(new Reader(batch));
  }

  function stop(): void {
    stopped = true;
    alarm.stop();
    if (scheduled !== undefined) clearImmediate(scheduled);
  }

  return { tell, note, stop };
}

function unhandled(rejected: string): HostEvent {
  const text = `A promise was rejected and nobody handles it: ${rejected}`;
  return { kind: 'report', level: 'error', text };
}

const vocabulary = new Vocabulary(hostTells);
