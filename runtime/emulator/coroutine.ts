// What an async function compiles to: a generator the scheduler resumes, that knows its process.
// Awaiting a coroutine or a receive costs no promise; anything else thenable goes through V8's promises.
// `return loop(next)` hands the waiter on, so a server loop written as recursion runs in constant space.

import { Unwind } from './exit-reason.ts';
import { callDepth, reductionsPerSlice } from './limits.ts';
import { nothing, scannedTo, take } from './mailbox.ts';
import type { Process, Waiting } from './process.ts';
import { Receive } from './receive.ts';
import { current, enqueue, setCurrent, slice } from './scheduler.ts';
import { addTimer } from './timers.ts';

type State = 'running' | 'done' | 'failed' | 'moved';
type Settle = (value: unknown, thrown: boolean) => void;

/** The promise-like that a lowered async function returns. */
export class Coroutine {
  readonly process: Process;
  readonly generator: Generator<unknown, unknown, unknown>;
  state: State = 'running';
  value: unknown; // result, error, or the coroutine this one's result moved to
  awaiter: Coroutine | undefined; // goes on when this ends
  settlers: Settle[] | undefined; // promise-land callbacks
  handled = false; // a failure somebody saw

  constructor(process: Process, generator: Generator<unknown, unknown, unknown>) {
    this.process = process;
    this.generator = generator;
  }

  // biome-ignore lint/suspicious/noThenProperty: it stands where user code expects a promise
  then(
    resolve?: (value: unknown) => unknown,
    reject?: (reason: unknown) => unknown,
  ): Promise<unknown> {
    return toPromise(this).then(resolve, reject);
  }

  catch(reject: (reason: unknown) => unknown): Promise<unknown> {
    return toPromise(this).catch(reject);
  }

  finally(settled: () => void): Promise<unknown> {
    return toPromise(this).finally(settled);
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }
}
Object.setPrototypeOf(Coroutine.prototype, Promise.prototype); // so that `x instanceof Promise` holds

/** `await $.y`: let other processes run. */
export const yieldToOthers: unique symbol = Symbol('yield');

let depth = 0; // of nested calls that have not waited
let overdrawn = false;

/** The helper that compiled async functions call. */
export function asyncToGenerator(
  body: (...args: unknown[]) => Generator<unknown, unknown, unknown>,
): (...args: unknown[]) => Coroutine {
  return function (this: unknown, ...args: unknown[]): Coroutine {
    const process = current;
    if (process === undefined) throw new Unwind();
    const coroutine = new Coroutine(process, body.apply(this, args));
    depth++;
    try {
      advance(coroutine, undefined, false);
    } finally {
      depth--;
    }
    return coroutine;
  };
}

/** Called by compiled plain code whose slice is spent: only looks whether the process was ended meanwhile. */
export function checkReductions(interrupted: () => boolean): void {
  overdrawn = true;
  slice.r = reductionsPerSlice;
  if (current === undefined || !current.alive || interrupted()) throw new Unwind();
}

/** Run what a process has to do: its start, its jobs, its receives. */
export function runProcess(process: Process): void {
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
  process.reductions += reductionsPerSlice - slice.r;
  setCurrent(undefined);
}

/** How the first function of a process ended, if it has: read by the emulator after each run. */
export interface Ending {
  readonly thrown: boolean;
  readonly value: unknown;
}

export function endingOf(process: Process): Ending | undefined {
  const main = process.main;
  if (main === undefined) return process.ended ?? failureOf(process);
  const last = resultOf(main);
  if (last.state === 'running') return failureOf(process);
  return { thrown: last.state === 'failed', value: last.value };
}

/** An async call that failed and that nobody awaits ends its process: let it crash. */
function failureOf(process: Process): Ending | undefined {
  const failed = process.unhandled;
  return failed === undefined || failed.handled ? undefined : { thrown: true, value: failed.value };
}

function start(process: Process, entry: () => unknown): void {
  try {
    const result = entry();
    if (result instanceof Coroutine) process.main = result;
    else if (isThenable(result)) process.main = coroutineOf(process, result);
    else process.ended = { thrown: false, value: result };
  } catch (error) {
    process.ended = { thrown: true, value: error };
  }
}

/** A coroutine that ends as a promise does. */
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

/** Resume a coroutine, and then whoever awaited it, for as long as nothing has to be waited for. */
function advance(resumed: Coroutine, given: unknown, givenThrown: boolean): void {
  let coroutine = resumed;
  let value = given;
  let thrown = givenThrown;
  for (;;) {
    let step: IteratorResult<unknown, unknown>;
    try {
      step = thrown ? coroutine.generator.throw(value) : coroutine.generator.next(value);
    } catch (error) {
      const next = settle(coroutine, error, true);
      if (next === undefined) return;
      coroutine = next;
      value = error;
      thrown = true;
      continue;
    }
    value = step.value;
    thrown = false;
    if (step.done && value instanceof Coroutine && moveTo(coroutine, value)) return;
    if (step.done && !isThenable(value)) {
      const next = settle(coroutine, value, false);
      if (next === undefined) return;
      coroutine = next;
      continue;
    }
    // What is awaited may be there already.
    if (!awaited(coroutine, value, step.done === true)) return;
    value = awaitedValue;
    thrown = awaitedThrown;
    if (step.done) {
      const next = settle(coroutine, value, thrown);
      if (next === undefined) return;
      coroutine = next;
    }
    if (--slice.r < 0 || overdrawn || depth > callDepth) {
      addJob(coroutine, value, thrown);
      return;
    }
  }
}

let awaitedValue: unknown;
let awaitedThrown = false;

/** Whether `value` can be had now (then in awaitedValue); else `coroutine` is resumed when it can. */
function awaited(coroutine: Coroutine, value: unknown, returning: boolean): boolean {
  let wanted = value;
  for (;;) {
    if (wanted instanceof Coroutine) {
      const last = resultOf(wanted);
      if (last.state !== 'running') {
        last.handled = true;
        awaitedValue = last.value;
        awaitedThrown = last.state === 'failed';
        return true;
      }
      onSettled(last, coroutine, returning);
      return false;
    }
    if (wanted instanceof Receive) {
      const process = coroutine.process;
      try {
        const taken = take(process, wanted, 0);
        if (taken === nothing) {
          wait(process, wanted, returning ? settler(coroutine) : coroutine);
          return false;
        }
        wanted = taken; // a handler may be async: its result is awaited in turn
      } catch (error) {
        awaitedValue = error;
        awaitedThrown = true;
        return true;
      }
      if (!isThenable(wanted)) {
        awaitedValue = wanted;
        awaitedThrown = false;
        return true;
      }
      continue;
    }
    if (wanted === yieldToOthers) {
      addJob(coroutine, undefined, false);
      return false;
    }
    if (isThenable(wanted)) {
      awaitPromise(coroutine, wanted, returning);
      return false;
    }
    awaitedValue = wanted;
    awaitedThrown = false;
    return true;
  }
}

/** `return other()`: whoever waits for `coroutine` now waits for `other`. False if `other` has ended. */
function moveTo(coroutine: Coroutine, other: Coroutine): boolean {
  const last = resultOf(other);
  if (last.state !== 'running' || last === coroutine) return false;
  coroutine.state = 'moved';
  coroutine.value = last;
  if (coroutine.awaiter) onSettled(last, coroutine.awaiter, false);
  for (const one of coroutine.settlers ?? []) addSettler(last, one);
  if (coroutine.process.main === coroutine) coroutine.process.main = last;
  return true;
}

/** Where the result of a coroutine is, or will be. */
function resultOf(coroutine: Coroutine): Coroutine {
  let last = coroutine;
  while (last.state === 'moved') last = last.value as Coroutine;
  if (last !== coroutine) coroutine.value = last; // a long chain is walked once
  return last;
}

function onSettled(coroutine: Coroutine, awaiter: Coroutine, returning: boolean): void {
  coroutine.handled = true;
  if (coroutine.awaiter === undefined && coroutine.settlers === undefined && !returning)
    coroutine.awaiter = awaiter;
  else
    addSettler(
      coroutine,
      returning ? settler(awaiter) : (value, thrown) => addJob(awaiter, value, thrown),
    );
}

/** Ends a coroutine from outside its generator, when what it returned has come. */
function settler(coroutine: Coroutine): Settle {
  return (value, thrown) => {
    const next = settle(coroutine, value, thrown);
    if (next !== undefined) addJob(next, value, thrown);
  };
}

function addSettler(coroutine: Coroutine, one: Settle): void {
  coroutine.handled = true;
  if (coroutine.settlers === undefined) coroutine.settlers = [];
  coroutine.settlers.push(one);
}

/** A coroutine has ended; gives the coroutine to go on with, if one awaits it directly. */
function settle(coroutine: Coroutine, value: unknown, thrown: boolean): Coroutine | undefined {
  coroutine.state = thrown ? 'failed' : 'done';
  coroutine.value = value;
  const { awaiter, settlers, process } = coroutine;
  coroutine.awaiter = undefined;
  coroutine.settlers = undefined;
  if (settlers !== undefined) for (const one of settlers) one(value, thrown);
  if (awaiter === undefined && settlers === undefined && thrown && process.main !== coroutine)
    process.unhandled = coroutine; // noticed at the end of this run, unless awaited by then
  if (awaiter === undefined) return undefined;
  if (awaiter.process === process) return awaiter;
  addJob(awaiter, value, thrown); // it belongs to another process: it goes on there
  return undefined;
}

/** Let a coroutine go on in the next run of its process. */
export function addJob(coroutine: Coroutine, value: unknown, thrown: boolean): void {
  const process = coroutine.process;
  if (!process.alive) return;
  const job = { coroutine, value, thrown };
  if (process.jobs === undefined) process.jobs = [job];
  else process.jobs.push(job);
  enqueue(process);
}

function wait(process: Process, receive: Receive, then: Waiting['then']): void {
  const waiting: Waiting = { receive, then, scanned: scannedTo, timer: undefined };
  if (receive.timeout !== Number.POSITIVE_INFINITY)
    waiting.timer = addTimer(receive.timeout, () => timeUp(process, waiting));
  if (process.waiting === undefined) process.waiting = waiting;
  else if (process.alsoWaiting === undefined) process.alsoWaiting = [waiting];
  else process.alsoWaiting.push(waiting);
}

/** New messages have come: whoever waits looks at them, in the order they began to wait. */
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

function tryTake(process: Process, waiting: Waiting): unknown {
  try {
    const outcome = take(process, waiting.receive, waiting.scanned);
    if (outcome === nothing) waiting.scanned = scannedTo;
    return outcome;
  } catch (error) {
    return new Threw(error);
  }
}

function goOn(process: Process, waiting: Waiting, outcome: unknown): void {
  const { then } = waiting;
  const thrown = outcome instanceof Threw;
  const value = thrown ? outcome.error : outcome;
  if (!(then instanceof Coroutine)) then(value, thrown);
  else if (thrown || !isThenable(value)) advance(then, value, thrown);
  else if (awaited(then, value, false)) advance(then, awaitedValue, awaitedThrown);
  if (process.jobs !== undefined) enqueue(process);
}

function stopWaiting(process: Process, waiting: Waiting): void {
  waiting.timer?.cancel();
  const others = process.alsoWaiting;
  if (process.waiting === waiting) process.waiting = others?.shift();
  else others?.splice(others.indexOf(waiting), 1);
  if (others?.length === 0) process.alsoWaiting = undefined;
}

/** `after`: the time of a receive is over; its handler runs in the process, at its next run. */
function timeUp(process: Process, waiting: Waiting): void {
  if (!process.alive) return;
  stopWaiting(process, waiting);
  const { onTimeout } = waiting.receive;
  const { then } = waiting;
  const late = new Coroutine(
    process,
    (function* () {
      return onTimeout?.();
    })(),
  );
  if (then instanceof Coroutine) onSettled(late, then, false);
  else addSettler(late, then);
  addJob(late, undefined, false);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

/** Whether promises were used since the host last looked: their callbacks run after the turn returns. */
export let promisesPending = false;

export function clearPromisesPending(): void {
  promisesPending = false;
}

const nativeThen = Promise.prototype.then;

function awaitPromise(
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
  last.handled = true;
  promisesPending = true;
  if (last.state === 'done') return Promise.resolve(last.value);
  if (last.state === 'failed') return Promise.reject(last.value);
  return new Promise((resolve, reject) => {
    addSettler(last, (value, thrown) => {
      promisesPending = true;
      if (thrown) reject(value);
      else resolve(value);
    });
  });
}

/** Callbacks of `.then` run as the process that gave them, and not at all when it is gone. */
export function installThen(): void {
  // biome-ignore lint/suspicious/noThenProperty: every promise of user code carries its process along
  Promise.prototype.then = function <A, B>(
    this: Promise<unknown>,
    resolved?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    promisesPending = true;
    const process = current;
    if (process === undefined) return nativeThen.call(this, resolved, rejected) as Promise<A | B>;
    return nativeThen.call(this, carried(process, resolved), carried(process, rejected)) as Promise<
      A | B
    >;
  };
}

function carried(process: Process, callback: unknown): ((value: unknown) => unknown) | undefined {
  if (typeof callback !== 'function') return undefined;
  return (value) => {
    if (!process.alive) return new Promise(() => undefined); // its code never runs again
    const before = current;
    setCurrent(process);
    promisesPending = true;
    try {
      return callback(value);
    } finally {
      setCurrent(before);
    }
  };
}

Receive.thenable = (receive, resolve, reject) => {
  const process = current;
  if (process === undefined) throw new Unwind();
  promisesPending = true;
  return nativeThen.call(
    new Promise((done, failed) => {
      const settled: Settle = (value, thrown) => {
        promisesPending = true;
        if (thrown) failed(value);
        else done(value);
      };
      const outcome = take(process, receive, 0);
      if (outcome === nothing) wait(process, receive, settled);
      else done(outcome);
    }),
    resolve,
    reject,
  );
};

/** A coroutine without code: it ends when settleFromOutside says so. */
export function suspendedCoroutine(process: Process): Coroutine {
  return new Coroutine(process, idle());
}

function* idle(): Generator<unknown, unknown, unknown> {
  return undefined;
}

/** End a suspended coroutine; whoever awaits it goes on at the next run of its process. */
export function settleFromOutside(coroutine: Coroutine, value: unknown, thrown: boolean): void {
  const next = settle(coroutine, value, thrown);
  if (next !== undefined) addJob(next, value, thrown);
}
