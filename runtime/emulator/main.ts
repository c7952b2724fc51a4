// Entry of the bundle: makes the emulator and shows the host one function, by which it is entered.

import { makeEmulator } from './emulator.ts';
import { type Host, host } from './host.ts';
import { protectIntrinsics } from './intrinsics.ts';

/** What the host hands in: its callbacks one by one, for only functions cross as functions. */
interface Boot extends Host {
  input: SharedArrayBuffer;
  /** A larger buffer for a batch out, when one does not fit. */
  enlarge(bytes: number): SharedArrayBuffer;
  output: SharedArrayBuffer;
  /** One number: the length of the batch out, once it is there. */
  done: SharedArrayBuffer;
}

/** Called once by the host, which then takes this name away. Returns a turn: (length of the batch in, now). */
function boot(given: Boot): (length: number, now: number, input?: SharedArrayBuffer) => void {
  host.calls = given;
  const emulator = makeEmulator();
  protectIntrinsics();
  let input = new Uint8Array(given.input);
  let output = new Uint8Array(given.output);
  const done = new Int32Array(given.done);
  return (length, now, larger) => {
    if (larger !== undefined) input = new Uint8Array(larger);
    const result = emulator.turn(input.subarray(0, length), now);
    if (result.length > output.length) output = new Uint8Array(given.enlarge(result.length));
    output.set(result);
    done[0] = result.length;
  };
}

Object.defineProperty(globalThis, 'boot', { value: boot, configurable: true });
