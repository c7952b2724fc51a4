// What an async function compiles to: a generator that is resumed, knows its process, and stands for its result.
// `return loop(next)` hands the waiter on, so a server loop written as recursion runs in constant space.

import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';

export type State = 'running' | 'done' | 'failed' | 'moved';
export type Settle = (value: unknown, thrown: boolean) => void;

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

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }
}
Object.setPrototypeOf(Coroutine.prototype, Promise.prototype); // so that `x instanceof Promise` holds

/** `return other()`: whoever waits for `coroutine` now waits for `other`. False if `other` has ended. */
export function moveTo(coroutine: Coroutine, other: Coroutine): boolean {
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
export function resultOf(coroutine: Coroutine): Coroutine {
  let last = coroutine;
  while (last.state === 'moved') last = last.value as Coroutine;
  if (last !== coroutine) coroutine.value = last; // a long chain is walked once
  return last;
}

export function onSettled(coroutine: Coroutine, awaiter: Coroutine, returning: boolean): void {
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
export function settler(coroutine: Coroutine): Settle {
  return (value, thrown) => {
    const next = settle(coroutine, value, thrown);
    if (next !== undefined) addJob(next, value, thrown);
    else if (isNews(coroutine)) enqueue(coroutine.process); // it is noticed at the end of a run
  };
}

/** Whether the process ends, or fails, with this. */
function isNews(ended: Coroutine): boolean {
  return ended.process.main === ended || ended.process.unhandled === ended;
}

export function addSettler(coroutine: Coroutine, one: Settle): void {
  coroutine.handled = true;
  if (coroutine.settlers === undefined) coroutine.settlers = [];
  coroutine.settlers.push(one);
}

/** A coroutine has ended; gives the coroutine to go on with, if one awaits it directly. */
export function settle(
  coroutine: Coroutine,
  value: unknown,
  thrown: boolean,
): Coroutine | undefined {
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

/** A coroutine without code: it ends when settleFromOutside says so. */
export function suspendedCoroutine(process: Process): Coroutine {
  return new Coroutine(process, idle());
}

// biome-ignore lint/correctness/useYield: it never runs
function* idle(): Generator<unknown, unknown, unknown> {
  return undefined;
}

/** End a suspended coroutine; whoever awaits it goes on at the next run of its process. */
export function settleFromOutside(coroutine: Coroutine, value: unknown, thrown: boolean): void {
  settler(coroutine)(value, thrown);
}

/** Looks through prototypes, and one may be a proxy of the user's that throws: then it is none. */
export function isCoroutine(value: unknown): value is Coroutine {
  try {
    return value instanceof Coroutine;
  } catch {
    return false;
  }
}

/** Whether to await a value makes no difference; not so when to find out throws, as an await then does. */
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
