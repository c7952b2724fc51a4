// Runs a process: its start, its coroutines and its receives, until it waits or its slice is spent.
// An await of a coroutine or a receive needs no promise; any other thenable goes through V8's promises.

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

/** `await $.y`: let other processes run. It is thenable because async generators await through promises. */
export const yieldToOthers: { then(resolve: (value: unknown) => void): void } = {
  // biome-ignore lint/suspicious/noThenProperty: async generators await it
  then(resolve) {
    const process = current;
    if (process === undefined) throw new Unwind();
    // biome-ignore lint/correctness/useYield: a job is a coroutine, though this one never waits
    const later = function* (): Generator<undefined, void, unknown> {
      resolve(undefined);
    };
    addJob(new Coroutine(process, later()), undefined, false);
  },
};

let depth = 0; // the number of nested async calls that have not waited
let overdrawn = false;
let overdraft = 0; // if overdrawn: reductions that plain code has used beyond its first slice
let keepAliveAt = 0; // ms of the host's clock

/** The helper that compiled async functions call. */
export function asyncToGenerator(
  body: (...args: unknown[]) => Generator<unknown, unknown, unknown>,
): (...args: unknown[]) => Coroutine {
  // one prototype for all: V8 would make one for each closure, at 250 bytes for each process that runs it
  (body as unknown as { prototype: unknown }).prototype = generatorPrototype;
  return function (this: unknown, ...args: unknown[]): Coroutine {
    const process = current;
    if (process === undefined) throw new Unwind();
    const coroutine = new Coroutine(process, body.apply(this, args));
    if (depth > callDepth) {
      addJob(coroutine, undefined, false); // deep recursion is how loops are written, so the call begins later, on an empty stack
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

/** Called by code that cannot await, when the slice is spent: throws if the process has been ended meanwhile. */
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

/** Run a process: its start, its jobs, its receives. Returns the reductions used. */
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

/** How the first function of a process has ended; the emulator asks after each run. */
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

/** A failed async call that nothing awaits: it ends the process. */
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

/** A coroutine with the outcome of a promise. */
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

/** Looked up once: to V8 the generators of each closure have a different shape, so a look-up on them is slow. */
const { next: resumeWith, throw: throwInto } = generatorPrototype;

/** Resume a coroutine, then the one that awaits it, and so on, until one has to wait. */
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

// What comes of a step. But for `waits`, what it gives or throws is in awaitedValue.
const waits = 0;
const goesOn = 1; // what it awaited is there already
const ends = 2; // by what it returned or threw itself
const endsAwaited = 3; // by what came of the promise it returned, which is there already

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

/** Whether the outcome of `value` is there now (in awaitedValue, awaitedThrown); else `coroutine` is resumed later. */
function awaited(coroutine: Coroutine, value: unknown, returning: boolean): boolean {
  try {
    return looked(coroutine, value, returning);
  } catch (error) {
    awaitedValue = error; // thrown by a user's handler, or by a proxy or getter that is awaited
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
    wanted = taken; // an async handler: its result is awaited in turn
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

/** What a receive gives now; `nothing` if the coroutine waits for it from now on. */
function takenNow(
  coroutine: Coroutine,
  receive: Receive,
  handles: boolean,
  returning: boolean,
): unknown {
  const process = Coroutine.processOf(coroutine);
  const taken = take(process, receive, 0);
  if (taken !== nothing) return taken;
  if (handles && receive.timeout === 0) return receive.onTimeout?.(); // `after 0` only looks
  wait(process, receive, returning ? settler(coroutine) : coroutine);
  return nothing;
}

/** Whether an async call has its result; else who awaits it is resumed when it has. */
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

/** New messages have arrived: the waiting receives look at them, in the order in which they began to wait. */
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

let handles = false; // whether the receive tried last runs a user's handler

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
