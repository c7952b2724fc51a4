// Globals of browsers and Node that need no outside world: cloning, microtasks, base64, a clock.
// The texts of these globals, which h() and editors show, are above their types in globals.d.ts.

import { decodedBase64, encodedBase64 } from '../host/base64.ts';
import { host } from '../host/host.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { inspect } from '../text/inspect.ts';
import { cloned } from '../text/structured-clone.ts';

export function structuredClone(...args: unknown[]): unknown {
  const [value, options] = args;
  if (args.length === 0) throw new TypeError('structuredClone takes a value');
  const { transfer = [] } = (options ?? {}) as { transfer?: unknown };
  if (!Array.isArray(transfer) || !transfer.every((one) => one instanceof ArrayBuffer))
    throw new TypeError(`transfer is an array of ArrayBuffers, not ${inspect(transfer)}`);
  return cloned(value, transfer);
}

export function queueMicrotask(callback: unknown): void {
  if (typeof callback !== 'function')
    throw new TypeError(`queueMicrotask takes a function, not ${inspect(callback)}`);
  later(callback);
}

const later = asyncToGenerator(function* (callback: unknown): Generator<unknown, void, unknown> {
  yield Promise.resolve();
  (callback as () => unknown)();
});

export function atob(text: unknown): string {
  const found = decodedBase64(String(text));
  if (found === undefined) throw new RangeError(`not base64: ${inspect(text)}`);
  return found;
}

export function btoa(text: unknown): string {
  const found = encodedBase64(String(text));
  if (found === undefined)
    throw new RangeError(
      `btoa takes letters of one byte each, not ${inspect(text)}: new TextEncoder().encode(text) makes bytes of any text`,
    );
  return found;
}

function now(): number {
  return host.calls.clock();
}

export const performance: Readonly<Record<'now', () => number>> = { now };
