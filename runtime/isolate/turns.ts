// Runs the emulator's turns: one when an event has arrived, and one when the emulator has asked for it. All
// events between two turns go in the same batch. After traffic the event loop polls briefly before sleeping.

import { Reader } from '../emulator/codec/bytes.ts';
import { type HostEvent, hostTells } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';
import { pollTime } from '../node-limits.ts';
import { Alarm } from './alarm.ts';
import { Idlers } from './idlers.ts';
import type { Isolate } from './isolate.ts';
import { Polling } from './polling.ts';

export interface Turns {
  /** Puts an event into the next batch and runs a turn soon, after the I/O events that are ready. */
  tell(event: HostEvent): void;
  /** Puts an event into the next batch without asking for a turn. */
  note(event: HostEvent): void;
  /** Calls `action` after the next turn that leaves the emulator with nothing to do at once. */
  whenIdle(action: () => void): void;
  /** While at rest no turn runs; what is told waits for the next one. */
  rest(yes: boolean): void;
  stop(): void;
}

/** Runs turns of `isolate` as needed. `handle` gets each outgoing batch, `failed` a fatal error. */
export function makeTurns(
  isolate: Isolate,
  handle: (batch: Reader) => void,
  failed: (error: unknown) => void,
): Turns {
  return new IsolateTurns(isolate, handle, failed);
}

class IsolateTurns implements Turns {
  readonly #isolate: Isolate;
  readonly #handle: (batch: Reader) => void;
  readonly #failed: (error: unknown) => void;
  readonly #polling = new Polling();
  readonly #idlers = new Idlers();
  readonly #alarm: Alarm = new Alarm(() => {
    this.#wanted = true;
    if (this.#scheduled === undefined) this.#enter();
  });
  #scheduled: NodeJS.Immediate | undefined;
  #stopped = false;
  #resting = false;
  #wanted = false; // whether #enter must run a turn; if not, it only lets the event loop poll the sockets
  #dealtAt = 0; // when the last turn with traffic ended

  constructor(isolate: Isolate, handle: (batch: Reader) => void, failed: (error: unknown) => void) {
    this.#isolate = isolate;
    this.#handle = handle;
    this.#failed = failed;
  }

  tell(event: HostEvent): void {
    this.note(event);
    this.#wake();
  }

  note(event: HostEvent): void {
    vocabulary.write(this.#isolate.incoming, event);
  }

  whenIdle(action: () => void): void {
    this.#idlers.add(action);
  }

  rest(yes: boolean): void {
    this.#resting = yes;
    if (!yes) this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.stop();
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
  }

  #wake(): void {
    this.#wanted = true;
    if (this.#scheduled === undefined && !this.#stopped && !this.#resting)
      this.#scheduled = setImmediate(this.#enter);
  }

  readonly #enter = (): void => {
    this.#scheduled = undefined;
    if (this.#stopped || this.#resting) return;
    const now = performance.now();
    if (!this.#wanted) {
      this.#lookAgain(now);
      return;
    }
    this.#wanted = false;
    const traffic = this.#isolate.incoming.length > 0;
    if (traffic) this.#polling.heard((now - this.#dealtAt) * 1000);
    try {
      this.#runTurn(now);
    } catch (error) {
      this.stop();
      this.#failed(error);
      return;
    }
    if (!traffic) return;
    this.#dealtAt = performance.now();
    this.#lookAgain(this.#dealtAt);
  };

  /** Polls briefly after traffic: lets the event loop serve the sockets, and then enters again. */
  #lookAgain(now: number): void {
    if (this.#polling.on && now < this.#dealtAt + pollTime / 1000)
      this.#scheduled ??= setImmediate(this.#enter);
  }

  #runTurn(now: number): void {
    const { batch, callAgain, overrun, rejected } = this.#isolate.turn(now);
    if (overrun) this.tell({ kind: 'overrun' });
    if (rejected !== undefined) this.tell(unhandled(rejected));
    if (batch === undefined) return;
    const { waiting } = this.#idlers;
    this.#alarm.set(callAgain);
    if (callAgain === 0) this.#wake();
    this.#handle(new Reader(batch));
    this.#idlers.turnOver(waiting, callAgain === 0);
  }
}

function unhandled(rejected: string): HostEvent {
  const text = `A promise was rejected and nobody handles it: ${rejected}`;
  return { kind: 'report', level: 'error', text };
}

const vocabulary = new Vocabulary(hostTells);
