// First file of the bundle: defines `boot`, through which the host makes and enters the emulator.

import { outgoing } from './codec/port.ts';
import { makeEmulator } from './emulator.ts';
import { controlBlock as at } from './host/contract.ts';
import type { Boot } from './wiring.ts';

/** The host's arguments. The isolate makes the object: isolated-vm passes no functions inside an object. */
interface Given extends Boot {
  input: SharedArrayBuffer;
  output: SharedArrayBuffer;
  /** Replaces `output` by memory of at least `bytes` bytes, and returns it. */
  enlarge(bytes: number): SharedArrayBuffer;
  control: SharedArrayBuffer;
}

/**
 * Called once by the host, then removed. Returns the function that runs one turn. The host passes it new
 * input memory if the batch did not fit into the memory of the turn before.
 */
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
