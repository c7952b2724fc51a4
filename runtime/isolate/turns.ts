// Runs the emulator's turns: one when something has arrived, and one at the time for which the emulator has asked.
// All that arrives between two turns goes in one batch. After traffic the loop polls briefly before it sleeps.

import { Reader } from '../emulator/codec/bytes.ts';
import { type HostEvent, hostTells } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';
import { pollTime } from '../node-limits.ts';
import { Alarm } from './alarm.ts';
import type { Isolate } from './isolate.ts';
import { Polling } from './polling.ts';

export interface Turns {
  /** Put an event into the next batch, and run a turn soon, after the I/O events that are ready. */
  tell(event: HostEvent): void;
  /** Put an event into the next batch, without asking for a turn. */
  note(event: HostEvent): void;
  stop(): void;
}

/** Run turns of `isolate` as needed. `handle` gets each outgoing batch, `failed` an error that ends the node. */
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
  let wanted = false; // a turn is to be run; else the loop only polls the sockets
  let dealtAt = 0; // the time when the last turn with traffic ended

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

  /** Poll for a moment after traffic: let the event loop serve the sockets, and come back. */
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
