// Coroutines. Each call of an async function makes a coroutine, which holds the generator of the call, and is
// the promise-like for the result of the call. After `return loop(next)` the awaiter of the old call waits
// for the new call, so endless recursion needs constant memory.

import { notePromises } from '../realm/promise-like.ts';
import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';

export type State = 'running' | 'done' | 'failed' | 'moved';
export type Settle = (value: unknown, thrown: boolean) => void;

/**
 * The promise-like that a compiled async function returns. User code holds the object, so its fields are
 * private. The emulator uses the fields through static functions of the class, which user code cannot reach.
 */
export class Coroutine {
  readonly #process: Process;
  #generator: Generator<unknown, unknown, unknown>;
  #state: State = 'running';
  #value: unknown; // the result, the error, or in state 'moved' the coroutine that will have the result
  #awaiter: Coroutine | undefined; // the coroutine to resume when this one ends
  #settlers: Settle[] | undefined; // callbacks for other awaiters, such as promises
  #handled = false; // something awaits this coroutine, and so will notice its failure

  constructor(process: Process, generator: Generator<unknown, unknown, unknown>) {
    this.#process = process;
    this.#generator = generator;
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }

  /** As instanceof, but runs no trap of a proxy. */
  static is(value: object): value is Coroutine {
    return #process in value;
  }

  static processOf(coroutine: Coroutine): Process {
    return coroutine.#process;
  }

  static generatorOf(coroutine: Coroutine): Generator<unknown, unknown, unknown> {
    return coroutine.#generator;
  }

  static stateOf(coroutine: Coroutine): State {
    return coroutine.#state;
  }

  static valueOf(coroutine: Coroutine): unknown {
    return coroutine.#value;
  }

  static isHandled(coroutine: Coroutine): boolean {
    return coroutine.#handled;
  }

  /** Note that something awaits the coroutine: its failure then does not end the process. */
  static handle(coroutine: Coroutine): void {
    coroutine.#handled = true;
  }

  static moveTo(coroutine: Coroutine, other: Coroutine): boolean {
    const last = Coroutine.resultOf(other);
    if (last.#state !== 'running' || last === coroutine) return false;
    coroutine.#state = 'moved';
    coroutine.#generator = spent; // frees the memory of the old one
    coroutine.#value = last;
    if (coroutine.#awaiter) Coroutine.onSettled(last, coroutine.#awaiter, false);
    for (const one of coroutine.#settlers ?? []) Coroutine.addSettler(last, one);
    if (coroutine.#process.main === coroutine) coroutine.#process.main = last;
    return true;
  }

  static resultOf(coroutine: Coroutine): Coroutine {
    let last = coroutine;
    while (last.#state === 'moved') last = last.#value as Coroutine;
    if (last !== coroutine) coroutine.#value = last; // shortens the chain of moved coroutines, for the next call
    return last;
  }

  static onSettled(coroutine: Coroutine, awaiter: Coroutine, returning: boolean): void {
    coroutine.#handled = true;
    if (coroutine.#awaiter === undefined && coroutine.#settlers === undefined && !returning)
      coroutine.#awaiter = awaiter;
    else
      Coroutine.addSettler(
        coroutine,
        returning ? settler(awaiter) : (value, thrown) => addJob(awaiter, value, thrown),
      );
  }

  static addSettler(coroutine: Coroutine, one: Settle): void {
    coroutine.#handled = true;
    if (coroutine.#settlers === undefined) coroutine.#settlers = [];
    coroutine.#settlers.push(one);
  }

  static settle(coroutine: Coroutine, value: unknown, thrown: boolean): Coroutine | undefined {
    coroutine.#state = thrown ? 'failed' : 'done';
    coroutine.#value = value;
    const awaiter = coroutine.#awaiter;
    const settlers = coroutine.#settlers;
    const process = coroutine.#process;
    coroutine.#awaiter = undefined;
    coroutine.#settlers = undefined;
    if (settlers !== undefined) for (const one of settlers) one(value, thrown);
    if (awaiter === undefined && settlers === undefined && thrown && process.main !== coroutine)
      process.unhandled = coroutine; // the failure ends the process after this run, unless something awaits the coroutine by then
    if (awaiter === undefined) return undefined;
    if (awaiter.#process === process) return awaiter;
    addJob(awaiter, value, thrown); // the awaiter belongs to another process, which resumes it in its next run
    return undefined;
  }
}

notePromises(Coroutine.prototype);

const spent: Generator<unknown, unknown, unknown> = idle();
Object.setPrototypeOf(Coroutine.prototype, Promise.prototype); // so that `x instanceof Promise` is true
Object.defineProperty(Coroutine.prototype, 'constructor', { value: Promise });

/**
 * For `return other()`: awaiters of `coroutine` now wait for `other`. False if `other` has ended or is
 * `coroutine`.
 */
export const moveTo: (coroutine: Coroutine, other: Coroutine) => boolean = Coroutine.moveTo;

/** The coroutine with the result of `coroutine`: itself, or the last in a chain of moved coroutines. */
export const resultOf: (coroutine: Coroutine) => Coroutine = Coroutine.resultOf;

export const onSettled: (coroutine: Coroutine, awaiter: Coroutine, returning: boolean) => void =
  Coroutine.onSettled;

export const addSettler: (coroutine: Coroutine, one: Settle) => void = Coroutine.addSettler;

/** End a coroutine; returns its awaiter, for the caller to resume, if the awaiter is of the same process. */
export const settle: (
  coroutine: Coroutine,
  value: unknown,
  thrown: boolean,
) => Coroutine | undefined = Coroutine.settle;

/** Make a callback for the promise that a coroutine has returned: the callback ends the coroutine. */
export function settler(coroutine: Coroutine): Settle {
  return (value, thrown) => {
    const next = settle(coroutine, value, thrown);
    if (next !== undefined) addJob(next, value, thrown);
    else if (isNews(coroutine)) enqueue(Coroutine.processOf(coroutine)); // a process can end only after a run
  };
}

/** Whether the end of this coroutine ends its process. */
function isNews(ended: Coroutine): boolean {
  const process = Coroutine.processOf(ended);
  return process.main === ended || process.unhandled === ended;
}

/** Resume a coroutine in the next run of its process. */
export function addJob(coroutine: Coroutine, value: unknown, thrown: boolean): void {
  const process = Coroutine.processOf(coroutine);
  if (!process.alive) return;
  const job = { coroutine, value, thrown };
  if (process.jobs === undefined) process.jobs = [job];
  else process.jobs.push(job);
  enqueue(process);
}

/** Make a coroutine without code, which waits until settleFromOutside ends it. */
export function suspendedCoroutine(process: Process): Coroutine {
  return new Coroutine(process, idle());
}

// biome-ignore lint/correctness/useYield: this generator is never resumed
function* idle(): Generator<unknown, unknown, unknown> {
  return undefined;
}

/** End a suspended coroutine; its awaiter is resumed in the next run of the awaiter's process. */
export function settleFromOutside(coroutine: Coroutine, value: unknown, thrown: boolean): void {
  settler(coroutine)(value, thrown);
}

export function isCoroutine(value: unknown): value is Coroutine {
  return typeof value === 'object' && value !== null && Coroutine.is(value);
}

/** Whether a value is not thenable; false if its getter `then` throws, so that an await throws too. */
export function isPlain(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return true;
  try {
    return typeof (value as { then?: unknown }).then !== 'function';
  } catch {
    return false;
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
