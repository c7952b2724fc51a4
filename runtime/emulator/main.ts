// Entry of the bundle: makes the emulator and shows the host one function, by which it is entered.

import { outgoing } from './codec/port.ts';
import { makeEmulator } from './emulator.ts';
import { controlBlock as at } from './host/contract.ts';
import type { Boot } from './wiring.ts';

/** What the host hands in: its callbacks one by one, for only functions cross as functions. */
interface Given extends Boot {
  input: SharedArrayBuffer;
  output: SharedArrayBuffer;
  /** More room for a batch out. */
  enlarge(bytes: number): SharedArrayBuffer;
  control: SharedArrayBuffer;
}

/** Called once by the host; its name is gone after that. Returns a turn, which gets a new input when that has grown. */
function boot(given: Given): (input?: SharedArrayBuffer) => void {
  const emulator = makeEmulator(given);
  delete (globalThis as { boot?: unknown }).boot;
  let input = new Uint8Array(given.input);
  outgoing.moveTo(new Uint8Array(given.output), (bytes) => new Uint8Array(given.enlarge(bytes)));
  const control = new Float64Array(given.control);
  return (larger) => {
    if (larger !== undefined) input = new Uint8Array(larger);
    const batch = input.subarray(0, control[at.lengthIn]);
    control[at.callAgain] = emulator.turn(batch, control[at.now] as number);
    control[at.lengthOut] = outgoing.length;
  };
}

Object.defineProperty(globalThis, 'boot', { value: boot, configurable: true });
