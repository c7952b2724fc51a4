// Runs a process (its start, its coroutines and its receives) until it waits or its slice is spent. An await
// of a coroutine or a receive needs no promise; an await of any other thenable goes through V8's promises.

import { callDepth, keepAliveInterval, reductionsPerSlice } from '../host/emulator-limits.ts';
import { host } from '../host/host.ts';
import { now, turnElapsed } from '../host/turn-clock.ts';
import {
  addJob,
  Coroutine,
  isCoroutine,
  isPlain,
  isThenable,
  moveTo,
  onSettled,
  resultOf,
  settle,
  settler,
} from '../process/coroutine.ts';
import { nothing, scannedTo, take } from '../process/mailbox.ts';
import type { Process, Waiting } from '../process/process.ts';
import { Receive } from '../process/receive.ts';
import { current, enqueue, setCurrent, slice } from '../process/scheduler.ts';
import { stopWaiting, wait } from '../process/waiting.ts';
import { generatorPrototype } from '../realm/intrinsics.ts';
import { Unwind } from '../term/exception.ts';
import { awaitPromise } from './promises.ts';

/** `$.y`: compiled code awaits it to let other processes run. Async generators need its `then`. */
export const yieldToOthers: { then(resolve: (value: unknown) => void): void } = {
  // biome-ignore lint/suspicious/noThenProperty: async generators await this object through V8's promises
  then(resolve) {
    const process = current;
    if (process === undefined) throw new Unwind();
    // biome-ignore lint/correctness/useYield: a job needs a generator, though this one never waits
    const later = function* (): Generator<undefined, void, unknown> {
      resolve(undefined);
    };
    addJob(new Coroutine(process, later()), undefined, false);
  },
};

let depth = 0; // async calls inside one another, none of which has waited yet
let overdrawn = false; // whether code that cannot await has used up the slice and goes on
let overdraft = 0; // if overdrawn: reductions used beyond the slice
let keepAliveAt = 0; // when to call host.keepAlive again, in ms of the host's clock

/** The helper with which compiled code makes an async function from a generator function. */
export function asyncToGenerator(
  body: (...args: unknown[]) => Generator<unknown, unknown, unknown>,
): (...args: unknown[]) => Coroutine {
  // all closures share one prototype: otherwise V8 makes one for each closure, 250 bytes for each process
  (body as unknown as { prototype: unknown }).prototype = generatorPrototype;
  return function (this: unknown, ...args: unknown[]): Coroutine {
    const process = current;
    if (process === undefined) throw new Unwind();
    const coroutine = new Coroutine(process, body.apply(this, args));
    if (depth > callDepth) {
      // user code writes loops as recursion: a deep call is no error, but begins later, on an empty stack
      addJob(coroutine, undefined, false);
      return coroutine;
    }
    depth++;
    try {
      advance(coroutine, undefined, false);
    } finally {
      depth--;
    }
    return coroutine;
  };
}

/**
 * Runs steps in the place of the generator that returns this. So the memory of that one is freed, and the steps are resumed
 * without it.
 */
export function inItsPlace<T>(steps: Generator<unknown, T, unknown>): T {
  return asyncToGenerator(() => steps)() as T;
}

/** Called by code that cannot await, when the slice is spent. Throws Unwind if the process has ended. */
export function checkReductions(interrupted: () => boolean): void {
  overdraft = (overdrawn ? overdraft : 0) + reductionsPerSlice;
  overdrawn = true;
  const at = now + turnElapsed();
  if (at >= keepAliveAt) {
    keepAliveAt = at + keepAliveInterval;
    host.calls.keepAlive(); // the host cannot send ticks itself while this code runs
  }
  slice.r = reductionsPerSlice;
  if (current === undefined || !current.alive || interrupted()) throw new Unwind();
}

/** Run a process: its first function, then its jobs, then its receives. Returns the reductions used. */
export function runProcess(process: Process): number {
  setCurrent(process);
  slice.r = reductionsPerSlice;
  overdrawn = false;
  depth = 0;
  const { jobs, entry } = process;
  if (entry !== undefined) {
    process.entry = undefined;
    start(process, entry);
  }
  if (jobs !== undefined) {
    process.jobs = undefined;
    for (const job of jobs) if (process.alive) advance(job.coroutine, job.value, job.thrown);
  }
  if (process.waiting !== undefined && process.alive) lookAgain(process);
  const taken = reductionsPerSlice - slice.r + (overdrawn ? overdraft : 0);
  process.reductions += taken;
  setCurrent(undefined);
  return taken;
}

/** The value or the error with which a process ends; endingOf is called after each run. */
export interface Ending {
  readonly thrown: boolean;
  readonly value: unknown;
}

export function endingOf(process: Process): Ending | undefined {
  const main = process.main;
  if (main === undefined) return process.ended ?? failureOf(process);
  const last = resultOf(main);
  if (Coroutine.stateOf(last) === 'running') return failureOf(process);
  return { thrown: Coroutine.stateOf(last) === 'failed', value: Coroutine.valueOf(last) };
}

/** The error of a failed async call that nothing awaits; the process ends with it. */
function failureOf(process: Process): Ending | undefined {
  const failed = process.unhandled;
  return failed === undefined || Coroutine.isHandled(failed)
    ? undefined
    : { thrown: true, value: Coroutine.valueOf(failed) };
}

function start(process: Process, entry: () => unknown): void {
  try {
    const result = entry();
    if (isCoroutine(result)) process.main = resultOf(result);
    else if (isThenable(result)) process.main = coroutineOf(process, result);
    else process.ended = { thrown: false, value: result };
  } catch (error) {
    process.ended = { thrown: true, value: error };
  }
}

/** Make a coroutine that ends with the outcome of a promise. */
function coroutineOf(process: Process, promise: PromiseLike<unknown>): Coroutine {
  const coroutine = new Coroutine(
    process,
    (function* () {
      return yield promise;
    })(),
  );
  advance(coroutine, undefined, false);
  return coroutine;
}

/** Read once: V8 gives the generators of each closure a shape of their own, so to read from them is slow. */
const { next: resumeWith, throw: throwInto } = generatorPrototype;

/** Resume a coroutine. If it ends, resume its awaiter, then the awaiter's awaiter, until one has to wait. */
function advance(resumed: Coroutine, given: unknown, givenThrown: boolean): void {
  let coroutine = resumed;
  let value = given;
  let thrown = givenThrown;
  for (;;) {
    const outcome = step(coroutine, value, thrown);
    if (outcome === waits) return;
    value = awaitedValue;
    thrown = awaitedThrown;
    if (outcome !== goesOn) {
      const next = settle(coroutine, value, thrown);
      if (next === undefined) return;
      coroutine = next;
    }
    if (outcome !== ends && (--slice.r < 0 || overdrawn || depth > callDepth)) {
      addJob(coroutine, value, thrown);
      return;
    }
  }
}

// The outcomes of `step`. Except after `waits`, awaitedValue has a value or an error.
const waits = 0; // the coroutine awaits something that is not there yet
const goesOn = 1; // the awaited value is there already
const ends = 2; // the coroutine has returned a plain value, or has thrown
const endsAwaited = 3; // the coroutine has returned a promise whose outcome is there already

/** Run a coroutine to its next await, or to its end. */
function step(coroutine: Coroutine, given: unknown, givenThrown: boolean): number {
  let result: IteratorResult<unknown, unknown>;
  try {
    result = (givenThrown ? throwInto : resumeWith).call(Coroutine.generatorOf(coroutine), given);
  } catch (error) {
    awaitedValue = error;
    awaitedThrown = true;
    return ends;
  }
  const { value } = result;
  if (!result.done) return awaited(coroutine, value, false) ? goesOn : waits;
  if (isCoroutine(value) && moveTo(coroutine, value)) return waits;
  if (isPlain(value)) {
    isThere(value);
    return ends;
  }
  return awaited(coroutine, value, true) ? endsAwaited : waits;
}

let awaitedValue: unknown;
let awaitedThrown = false;

/** Whether `value` has an outcome now (awaitedValue, awaitedThrown); else `coroutine` resumes later. */
function awaited(coroutine: Coroutine, value: unknown, returning: boolean): boolean {
  try {
    return looked(coroutine, value, returning);
  } catch (error) {
    awaitedValue = error; // thrown by a user's handler, or while the awaited value was read (a getter, a proxy's trap)
    awaitedThrown = true;
    return true;
  }
}

function looked(coroutine: Coroutine, value: unknown, returning: boolean): boolean {
  let wanted = value;
  while (wanted instanceof Receive) {
    const { handles } = wanted;
    const taken = takenNow(coroutine, wanted, handles, returning);
    if (taken === nothing) return false;
    if (!handles || !isThenable(taken)) return isThere(taken);
    wanted = taken; // the handler is async, so its result is awaited too
  }
  if (wanted instanceof Coroutine) return hasSettled(wanted, coroutine, returning);
  if (wanted === yieldToOthers) {
    addJob(coroutine, undefined, false);
    return false;
  }
  if (isThenable(wanted)) {
    awaitPromise(coroutine, wanted, returning);
    return false;
  }
  return isThere(wanted);
}

function isThere(value: unknown): true {
  awaitedValue = value;
  awaitedThrown = false;
  return true;
}

/** The value that a receive has now; if it has none, `coroutine` waits, and `nothing` is returned. */
function takenNow(
  coroutine: Coroutine,
  receive: Receive,
  handles: boolean,
  returning: boolean,
): unknown {
  const process = Coroutine.processOf(coroutine);
  const taken = take(process, receive, 0);
  if (taken !== nothing) return taken;
  if (handles && receive.timeout === 0) return receive.onTimeout?.(); // `after 0` does not wait
  wait(process, receive, returning ? settler(coroutine) : coroutine);
  return nothing;
}

/** Whether the async call `awaitedOne` has its result; else `coroutine` is resumed when it has. */
function hasSettled(awaitedOne: Coroutine, coroutine: Coroutine, returning: boolean): boolean {
  const last = resultOf(awaitedOne);
  if (Coroutine.stateOf(last) === 'running') {
    onSettled(last, coroutine, returning);
    return false;
  }
  Coroutine.handle(last);
  awaitedValue = Coroutine.valueOf(last);
  awaitedThrown = Coroutine.stateOf(last) === 'failed';
  return true;
}

/** Let the waiting receives look at new messages, in the order in which they began to wait. */
function lookAgain(process: Process): void {
  let waiting = process.waiting;
  let further = 0;
  while (waiting !== undefined && process.alive) {
    const outcome = tryTake(process, waiting);
    if (outcome === nothing) waiting = process.alsoWaiting?.[further++];
    else {
      stopWaiting(process, waiting);
      goOn(process, waiting, outcome);
      if (overdrawn || slice.r < 0) {
        if (process.waiting !== undefined) enqueue(process);
        return;
      }
      waiting = process.waiting;
      further = 0;
    }
  }
}

class Threw {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

let handles = false; // whether the receive of the last tryTake runs a user's handler

function tryTake(process: Process, waiting: Waiting): unknown {
  try {
    handles = waiting.receive.handles;
    const outcome = take(process, waiting.receive, waiting.scanned);
    if (outcome === nothing) waiting.scanned = scannedTo;
    return outcome;
  } catch (error) {
    return new Threw(error);
  }
}

function goOn(process: Process, waiting: Waiting, outcome: unknown): void {
  const { awaiter } = waiting;
  const thrown = outcome instanceof Threw;
  const value = thrown ? outcome.error : outcome;
  if (!(awaiter instanceof Coroutine)) awaiter(value, thrown);
  else if (thrown || !handles || isPlain(value)) advance(awaiter, value, thrown);
  else if (awaited(awaiter, value, false)) advance(awaiter, awaitedValue, awaitedThrown);
  if (process.jobs !== undefined) enqueue(process);
}
