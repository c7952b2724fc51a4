// What programs elsewhere take for granted and what is pure work: cloning, microtasks, texts as bytes, base64, a clock.

import { decodedBase64, encodedBase64 } from '../host/base64.ts';
import { host } from '../host/host.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { inspect } from '../text/inspect.ts';
import { cloned } from '../text/structured-clone.ts';

/**
 * A deep copy of a value, circles and shared parts kept: `structuredClone(value)`, or with buffers that are handed over:
 * `structuredClone(value, { transfer: [buffer] })`. A function or a symbol in it is a DataCloneError.
 */
export function structuredClone(...args: unknown[]): unknown {
  const [value, options] = args;
  if (args.length === 0) throw new TypeError('structuredClone takes a value');
  const { transfer = [] } = (options ?? {}) as { transfer?: unknown };
  if (!Array.isArray(transfer) || !transfer.every((one) => one instanceof ArrayBuffer))
    throw new TypeError(`transfer is an array of ArrayBuffers, not ${inspect(transfer)}`);
  return cloned(value, transfer);
}

/** Call a function after what runs now, before anything else of this process: `queueMicrotask(fun)`. */
export function queueMicrotask(callback: unknown): void {
  if (typeof callback !== 'function')
    throw new TypeError(`queueMicrotask takes a function, not ${inspect(callback)}`);
  later(callback);
}

const later = asyncToGenerator(function* (callback: unknown): Generator<unknown, void, unknown> {
  yield Promise.resolve();
  (callback as () => unknown)();
});

/** The bytes that a base64 text stands for, one letter each: `atob('aGk=')`. */
export function atob(text: unknown): string {
  const found = decodedBase64(String(text));
  if (found === undefined) throw new RangeError(`not base64: ${inspect(text)}`);
  return found;
}

/** Bytes, one letter each, as base64: `btoa('hi')`. */
export function btoa(text: unknown): string {
  const found = encodedBase64(String(text));
  if (found === undefined)
    throw new RangeError(
      `btoa takes letters of one byte each, not ${inspect(text)}: new TextEncoder().encode(text) makes bytes of any text`,
    );
  return found;
}

/** Milliseconds, with fractions, by a clock that never goes back: `performance.now()`. */
function now(): number {
  return host.calls.clock();
}

export const performance: Readonly<Record<'now', () => number>> = { now };
