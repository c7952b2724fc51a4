// Connects processes and V8's promises: coroutines that user code uses as promises, promises that coroutines
// await, and callbacks of promises, which run as the process that registered them.

import { callbacksPerTurn } from '../host/emulator-limits.ts';
import {
  addJob,
  addSettler,
  Coroutine,
  resultOf,
  type Settle,
  settler,
} from '../process/coroutine.ts';
import { nothing, take } from '../process/mailbox.ts';
import type { Process } from '../process/process.ts';
import { Receive, type Then } from '../process/receive.ts';
import { current, runAs } from '../process/scheduler.ts';
import { wait } from '../process/waiting.ts';
import { Unwind } from '../term/exception.ts';
import { withNames } from '../text/stack-trace.ts';

/** Whether this turn has used promises: after the turn, V8 calls callbacks, which may enqueue processes. */
export let promisesPending = false;

/** Called at the end of a turn. V8 then runs callbacks of promises, at most callbacksPerTurn of them. */
export function clearPromisesPending(): void {
  promisesPending = false;
  callbacksLeft = callbacksPerTurn;
}

let callbacksLeft = callbacksPerTurn;

const nativeThen = Promise.prototype.then;

/** When a promise has settled, resume a coroutine; or, if the coroutine has returned the promise, end it. */
export function awaitPromise(
  coroutine: Coroutine,
  promise: PromiseLike<unknown>,
  returning: boolean,
): void {
  const goOnLater: Settle = returning
    ? settler(coroutine)
    : (value, thrown) => addJob(coroutine, value, thrown);
  promisesPending = true;
  const settled =
    promise instanceof Coroutine || !(promise instanceof Promise)
      ? Promise.resolve(promise)
      : promise;
  nativeThen.call(
    settled,
    (value) => goOnLater(value, false),
    (error) => goOnLater(error, true),
  );
}

function toPromise(coroutine: Coroutine): Promise<unknown> {
  const last = resultOf(coroutine);
  Coroutine.handle(last);
  promisesPending = true;
  if (Coroutine.stateOf(last) === 'done') return Promise.resolve(Coroutine.valueOf(last));
  if (Coroutine.stateOf(last) === 'failed') return Promise.reject(Coroutine.valueOf(last));
  return new Promise((resolve, reject) => {
    addSettler(last, (value, thrown) => {
      promisesPending = true;
      if (thrown) reject(value);
      else resolve(value);
    });
  });
}

/** Make coroutines usable as promises. A callback of `.then` runs as the process that registered it. */
export function installPromises(): void {
  Object.assign(Coroutine.prototype, {
    // biome-ignore lint/suspicious/noThenProperty: user code expects a promise
    then(
      this: Coroutine,
      resolve?: (value: unknown) => unknown,
      reject?: (reason: unknown) => unknown,
    ) {
      return toPromise(this).then(resolve, reject);
    },
    catch(this: Coroutine, reject: (reason: unknown) => unknown) {
      return toPromise(this).catch(reject);
    },
    finally(this: Coroutine, settled: () => void) {
      return toPromise(this).finally(settled);
    },
  });
  // biome-ignore lint/suspicious/noThenProperty: a callback of user code must run as its process
  Promise.prototype.then = function <A, B>(
    this: Promise<unknown>,
    resolved?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    promisesPending = true;
    const process = current;
    if (process === undefined) return nativeThen.call(this, resolved, rejected) as Promise<A | B>;
    return nativeThen.call(
      this,
      carried(process, resolved),
      carriedError(process, rejected),
    ) as Promise<A | B>;
  };
}

/** As carried, for a callback that gets an error: first the user's names are put back into its message. */
function carriedError(process: Process, given: unknown): ((value: unknown) => unknown) | undefined {
  const run = carried(process, given);
  return run && ((error) => run(withNames(error)));
}

/** Wrap a callback of a promise, so that it runs as `process`; undefined if `given` is not a function. */
function carried(process: Process, given: unknown): ((value: unknown) => unknown) | undefined {
  if (typeof given !== 'function') return undefined;
  return (value) => {
    if (!process.alive) return new Promise(() => undefined); // the process has ended: its code must not run again
    const run = (): unknown => {
      const result: unknown = given(value);
      return result instanceof Receive ? receivePromise(process, result) : result;
    };
    return --callbacksLeft < 0 || process.suspended ? later(process, run) : callback(process, run);
  };
}

/** Run `code` in the next run of the process: for a suspended process, or for callbacks without end. */
function later(process: Process, code: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // biome-ignore lint/correctness/useYield: a job needs a generator, though this one never waits
    const job = function* (): Generator<undefined, void, unknown> {
      try {
        resolve(code());
      } catch (error) {
        reject(error);
      }
    };
    addJob(new Coroutine(process, job()), undefined, false);
  });
}

/** Make the method `then` of a receive for the running process. */
export function thenOf(receive: Receive): Then {
  const process = current;
  return (resolve, reject) => {
    if (process === undefined) throw new Unwind();
    promisesPending = true;
    const received = receivePromise(process, receive);
    return nativeThen.call(received, carried(process, resolve), carried(process, reject));
  };
}

function receivePromise(process: Process, receive: Receive): Promise<unknown> {
  return new Promise((done, failed) => {
    const settled: Settle = (value, thrown) => {
      promisesPending = true;
      if (thrown) failed(value);
      else done(value);
    };
    callback(process, () => {
      const outcome = take(process, receive, 0);
      if (outcome === nothing) wait(process, receive, settled);
      else done(outcome);
    });
  });
}

/** Run a callback of a process as if the process were running. Does nothing if the process has ended. */
function callback<T>(process: Process, code: () => T): T | undefined {
  if (!process.alive) return undefined;
  promisesPending = true;
  return runAs(process, code);
}
