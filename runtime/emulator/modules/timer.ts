// Module timer: sends messages and exit signals later, calls functions later, and measures time (OTP: timer).

import { applyNamed } from '../code/code-server.ts';
import { host } from '../host/host.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { Coroutine, isThenable } from '../process/coroutine.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { cancelTimer, startTimer } from '../process/process-timers.ts';
import type { Receive } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { type Destination, sendIfPossible } from '../signals/send.ts';
import { type Call, plain, spawnLocal } from '../signals/spawn.ts';
import { endTimerWith, noLongerWatched } from '../signals/timer-server.ts';
import { copy } from '../term/copy.ts';
import { badarg, ErlangError } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { travelling } from './erlang/may-travel.ts';
import { destinationOf } from './erlang/messages.ts';
import { sleepNamed } from './erlang/sleeping.ts';
import { millisecondsOf } from './erlang/timer-bifs.ts';

/**
 * Waits `ms` milliseconds, or for ever with 'infinity', as the global sleep does: `await timer.sleep(ms)`.
 * Returns 'ok' (timer:sleep/1).
 */
function sleep(ms: unknown): Receive {
  return sleepNamed('timer.sleep', ms);
}

const kinds = ['once', 'instant', 'send_local', 'interval'] as const;
type TimerReference = [(typeof kinds)[number], Reference];
type Started = ['ok', TimerReference] | ['error', 'badarg'];

/**
 * Sends a message after `ms` milliseconds, to the caller,
 * `timer.send_after(ms, message)`, or to a process on any node, `timer.send_after(ms, to, message)`.
 * Returns `['ok', timer]`; timer.cancel(timer) cancels it.
 * Returns `['error', 'badarg']` if an argument is wrong (timer:send_after/2,3).
 */
function send_after(...args: unknown[]): Started {
  const wanted = sending('timer.send_after', args);
  if (wanted === undefined) return ['error', 'badarg'];
  const { ms, to, message } = wanted;
  const isLocal = Pid.is(to) && Pid.homeOf(to) === here.node;
  const kind = ms === 0 ? 'instant' : isLocal ? 'send_local' : 'once';
  const owner = isLocal ? processOf(to) : undefined;
  const reference = makeReference();
  if (owner !== undefined || !isLocal)
    startTimer(reference, ms, owner, () => sendIfPossible(to, message));
  return ['ok', [kind, reference]];
}

/**
 * Sends a message every `ms` milliseconds, until timer.cancel.
 * The arguments and the value are those of timer.send_after.
 * A timer that sends to a pid ends when the process ends (timer:send_interval/2,3).
 */
function send_interval(...args: unknown[]): Started {
  const wanted = sending('timer.send_interval', args);
  if (wanted === undefined) return ['error', 'badarg'];
  const { ms, to, message } = wanted;
  const started = interval(ms, to, () => sendIfPossible(to, copy(message)));
  if (Pid.is(to) && Pid.homeOf(to) !== here.node) endTimerWith(to, started[1][1]);
  return started;
}

/**
 * Starts a process that calls a function, after `ms` milliseconds: `timer.apply_after(ms, module, fn, args)`.
 * The output of the new process goes where the caller's output goes.
 * Returns what timer.send_after returns (timer:apply_after/4).
 */
function apply_after(...args: unknown[]): Started {
  const wanted = applying('timer.apply_after', args);
  return wanted === undefined ? ['error', 'badarg'] : later(wanted.ms, wanted.call);
}

/**
 * Every `ms` milliseconds, starts a process that calls a function,
 * until timer.cancel or the end of the caller.
 * The arguments and the value are those of timer.apply_after (timer:apply_interval/4).
 */
function apply_interval(...args: unknown[]): Started {
  const wanted = applying('timer.apply_interval', args);
  if (wanted === undefined) return ['error', 'badarg'];
  const caller = me();
  return interval(wanted.ms, caller.pid, () => apply(caller, wanted.call));
}

/**
 * Sends an exit signal after `ms` milliseconds: `timer.exit_after(ms, pid, reason)`.
 * Without a pid the signal goes to the caller.
 * Returns what timer.send_after returns (timer:exit_after/2,3).
 */
function exit_after(...args: unknown[]): Started {
  const [ms, pid, reason] = args.length > 2 ? args : [args[0], me().pid, args[1]];
  return exitLater('timer.exit_after', args, ms, pid, reason);
}

/**
 * Sends an exit signal with reason 'kill' after `ms` milliseconds: `timer.kill_after(ms, pid)`.
 * Without a pid the signal goes to the caller.
 * Returns what timer.send_after returns (timer:kill_after/1,2).
 */
function kill_after(...args: unknown[]): Started {
  const [ms, pid] = args.length > 1 ? args : [args[0], me().pid];
  return exitLater('timer.kill_after', args, ms, pid, 'kill');
}

function exitLater(
  name: string,
  args: readonly unknown[],
  ms: unknown,
  pid: unknown,
  reason: unknown,
): Started {
  if (!isTime(ms)) return ['error', 'badarg'];
  const own = travelling(args.length, name, args, () => copy([pid, reason])) as Term[];
  return later(millisecondsOf(name, args, ms), { module: 'erlang', function: 'exit', args: own });
}

function later(ms: number, call: Call): Started {
  const caller = me();
  const reference = makeReference();
  startTimer(reference, ms, undefined, () => apply(caller, call));
  return ['ok', [ms === 0 ? 'instant' : 'once', reference]];
}

function apply(parent: Process, call: Call): void {
  spawnLocal(parent, () => applyNamed(call.module, call.function, call.args), call, plain);
}

/**
 * Calls `act` every `ms` milliseconds. If `owner` is a pid of this node, the timer ends with its process.
 */
function interval(ms: number, owner: Destination, act: () => void): ['ok', TimerReference] {
  const reference = makeReference();
  const start = (): void => {
    const process = Pid.is(owner) ? processOf(owner) : undefined;
    if (process !== undefined || !Pid.is(owner) || Pid.homeOf(owner) !== here.node)
      startTimer(reference, Math.max(1, ms), process, again);
  };
  const again = (): void => {
    start();
    act();
  };
  start();
  return ['ok', ['interval', reference]];
}

/**
 * Stops a timer of this module.
 * Returns `['ok', 'cancel']`, also if the timer has ended,
 * or `['error', 'badarg']` if the argument is not a timer (timer:cancel/1).
 */
function cancel(...args: unknown[]): ['ok', 'cancel'] | ['error', 'badarg'] {
  const [timer] = args;
  const [kind, reference] = Array.isArray(timer) ? (timer as unknown[]) : [];
  if (!Reference.is(reference) || !kinds.some((one) => one === kind)) return ['error', 'badarg'];
  cancelTimer(reference);
  noLongerWatched(reference);
  return ['ok', 'cancel'];
}

/**
 * Calls a function and returns `[microseconds, value]`, how long it took and its value:
 * `timer.tc(fun)`, `timer.tc(fun, args)` or `timer.tc(module, fn, args)`.
 * If the function returns a promise, tc returns a promise too,
 * and measures until the function's promise settles (timer:tc/1,2,3).
 */
function tc(...args: unknown[]): unknown {
  const call = timed(args);
  const begun = host.calls.clock();
  const took = (): number => Math.round((host.calls.clock() - begun) * 1000);
  const value = call();
  if (!(value instanceof Coroutine) && !isThenable(value)) return [took(), value];
  return awaitThen(value, (settled: unknown) => [took(), settled]);
}

function timed(args: readonly unknown[]): () => unknown {
  const [first, second, third] = args;
  const given = args.length > 2 ? third : typeof first === 'function' ? (second ?? []) : second;
  if (typeof first !== 'function' && args.length < 3)
    throw badarg(1, 'not a function', 'timer.tc', args);
  if (!Array.isArray(given))
    throw badarg(args.length, 'not an array of arguments', 'timer.tc', args);
  if (typeof first === 'function' && args.length < 3)
    return () => (first as (...given: unknown[]) => unknown)(...given);
  if (typeof first !== 'string') throw badarg(1, 'not the name of a module', 'timer.tc', args);
  if (typeof second !== 'string') throw badarg(2, 'not the name of a function', 'timer.tc', args);
  return () => applyNamed(first, second, given as Term[]);
}

const awaitThen = asyncToGenerator(function* (...args: unknown[]): Generator<unknown> {
  const [value, then] = args as [unknown, (settled: unknown) => unknown];
  return then(yield value);
});

function isTime(ms: unknown): boolean {
  return typeof ms === 'number' && ms >= 0;
}

/**
 * Reads the arguments of send_after and send_interval.
 * Returns undefined if the arguments are wrong: these BIFs then return `['error', 'badarg']`.
 */
function sending(
  name: string,
  args: readonly unknown[],
): { ms: number; to: Destination; message: Term } | undefined {
  const [ms, second, third] = args;
  const to = destinationOf(args.length > 2 ? second : me().pid);
  if (!isTime(ms) || to === undefined) return undefined;
  const at = args.length > 2 ? 3 : 2;
  const message = travelling(at, name, args, () => copy(at === 3 ? third : second));
  return { ms: millisecondsOf(name, args, ms), to, message };
}

function applying(name: string, args: readonly unknown[]): { ms: number; call: Call } | undefined {
  const [ms, module, fn, given] = args;
  if (!isTime(ms) || typeof module !== 'string' || typeof fn !== 'string') return undefined;
  if (!Array.isArray(given)) return undefined;
  const own = travelling(4, name, args, () => copy(given)) as Term[];
  return { ms: millisecondsOf(name, args, ms), call: { module, function: fn, args: own } };
}

/** Returns `n` seconds in milliseconds: `timer.seconds(n)` (timer:seconds/1). */
function seconds(...args: unknown[]): number {
  return product('timer.seconds', args, [1000]);
}

/** Returns `n` minutes in milliseconds: `timer.minutes(n)` (timer:minutes/1). */
function minutes(...args: unknown[]): number {
  return product('timer.minutes', args, [60_000]);
}

/** Returns `n` hours in milliseconds: `timer.hours(n)` (timer:hours/1). */
function hours(...args: unknown[]): number {
  return product('timer.hours', args, [3_600_000]);
}

/** Returns hours, minutes and seconds in milliseconds: `timer.hms(hours, minutes, seconds)` (timer:hms/3). */
function hms(...args: unknown[]): number {
  return product('timer.hms', args, [3_600_000, 60_000, 1000]);
}

function product(name: string, args: readonly unknown[], factors: readonly number[]): number {
  return factors.reduce((sum, factor, i) => {
    const n = args[i];
    if (typeof n === 'number') return sum + n * factor;
    throw new ErlangError('badarith', { name, args, hint: `argument ${i + 1}: not a number` });
  }, 0);
}

/**
 * Returns the microseconds between two times of erlang.timestamp:
 * `timer.now_diff(later, earlier)` (timer:now_diff/2).
 */
function now_diff(...args: unknown[]): number {
  return timestampOf(args, 0) - timestampOf(args, 1);
}

function timestampOf(args: readonly unknown[], at: number): number {
  const given = args[at];
  if (!Array.isArray(given) || given.length !== 3 || !given.every((n) => typeof n === 'number'))
    throw badarg(at + 1, 'not a timestamp, three numbers', 'timer.now_diff', args);
  const [mega, whole, micro] = given as [number, number, number];
  return (mega * 1e6 + whole) * 1e6 + micro;
}

/** Does nothing, since the timers of this module always run. Returns 'ok' (timer:start/0). */
function start(): 'ok' {
  return 'ok';
}

export const timer: Readonly<Record<string, unknown>> = {
  sleep,
  send_after,
  send_interval,
  apply_after,
  apply_interval,
  exit_after,
  kill_after,
  cancel,
  tc,
  seconds,
  minutes,
  hours,
  hms,
  now_diff,
  start,
};
