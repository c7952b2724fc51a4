// The BIFs for timers that send a message (erlang:send_after and its relatives).

import { host } from '../../host/host.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { processOf } from '../../process/process-table.ts';
import { cancelTimer, longestTimer, readTimer, startTimer } from '../../process/process-timers.ts';
import { me } from '../../process/self.ts';
import { sendIfPossible, sendMessage } from '../../signals/send.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from './may-travel.ts';

/**
 * Sends a message to a local pid or name after `ms` milliseconds. Returns a timer reference.
 * A timer that sends to a pid ends when the process ends.
 * With the options [['abs', true]] `ms` is the time at which to send, as erlang.monotonic_time returns it
 * (erlang:send_after/3,4).
 */
export function send_after(...args: unknown[]): Reference {
  return timer('send_after', args, (_reference, message) => message);
}

/**
 * Sends the message `['timeout', timer, message]` after `ms` milliseconds, where `timer` is the reference
 * that start_timer returns.
 * The arguments and the value are those of send_after (erlang:start_timer/3,4).
 */
export function start_timer(...args: unknown[]): Reference {
  return timer('start_timer', args, (reference, message) => ['timeout', reference, message]);
}

function timer(
  name: string,
  args: readonly unknown[],
  wrap: (reference: Reference, message: Term) => Term,
): Reference {
  const [time, to, message] = args;
  const { abs = false } = timerOptions(4, ['abs'], name, args);
  const ms = millisecondsOf(name, args, abs ? untilThen(time) : time);
  if (!Pid.is(to) && typeof to !== 'string') throw badarg(2, 'not a pid or a name', name, args);
  if (Pid.is(to) && Pid.homeOf(to) !== here.node) throw badarg(2, 'not a local pid', name, args);
  me();
  const kept = travelling(3, name, args, () => copy(message));
  const reference = makeReference();
  const owner = Pid.is(to) ? processOf(to) : undefined;
  if (owner !== undefined || typeof to === 'string')
    startTimer(reference, ms, owner, () => sendIfPossible(to, wrap(reference, kept)));
  return reference;
}

/** Returns the milliseconds from now until a time of erlang.monotonic_time; 0 for a time in the past. */
function untilThen(time: unknown): unknown {
  return typeof time === 'number' ? Math.max(0, time - host.calls.clock()) : time;
}

/** Returns `given` if it is a valid number of milliseconds. Else fails with badarg for the first argument. */
export function millisecondsOf(name: string, args: readonly unknown[], given: unknown): number {
  if (typeof given !== 'number' || !(given >= 0))
    throw badarg(1, 'not milliseconds, a number from 0 up', name, args);
  if (given > longestTimer)
    throw badarg(1, `beyond the maximum, ${longestTimer} milliseconds`, name, args);
  return given;
}

/**
 * Stops a timer of send_after or start_timer,
 * and returns the milliseconds that were left, or false if there is no such timer.
 * With the option ['info', false] it returns 'ok' instead.
 * With ['async', true] it returns 'ok', and the caller gets the message `['cancel_timer', timer, left]`,
 * where `left` is the milliseconds or false (erlang:cancel_timer/1,2).
 */
export function cancel_timer(...args: unknown[]): number | false | 'ok' {
  const reference = timerReference('cancel_timer', args);
  const { async = false, info = true } = timerOptions(2, ['async', 'info'], 'cancel_timer', args);
  return told('cancel_timer', reference, cancelTimer(reference), { async, info });
}

/**
 * Returns the milliseconds until a timer fires, or false if there is no such timer.
 * With the options [['async', true]] it returns 'ok', and the caller gets the message
 * `['read_timer', timer, left]`, where `left` is the milliseconds or false (erlang:read_timer/1,2).
 */
export function read_timer(...args: unknown[]): number | false | 'ok' {
  const reference = timerReference('read_timer', args);
  const { async = false } = timerOptions(2, ['async'], 'read_timer', args);
  return told('read_timer', reference, readTimer(reference), { async, info: true });
}

function timerReference(name: string, args: readonly unknown[]): Reference {
  const [reference] = args;
  if (Reference.is(reference)) return reference;
  throw badarg(1, 'not a reference', name, args);
}

function told(
  tag: string,
  reference: Reference,
  left: number | false,
  { async, info }: { readonly async: boolean; readonly info: boolean },
): number | false | 'ok' {
  if (async && info) sendMessage(me().pid, [tag, reference, left]);
  return async || !info ? 'ok' : left;
}

/** Returns the options, such as ['async', true], in an array that may be given as argument number `at`. */
function timerOptions(
  at: number,
  known: readonly string[],
  name: string,
  args: readonly unknown[],
): Readonly<Record<string, boolean>> {
  const given = args[at - 1] ?? [];
  const isOption = (one: unknown): one is [string, boolean] =>
    Array.isArray(one) && one.length === 2 && known.includes(one[0]) && typeof one[1] === 'boolean';
  if (!Array.isArray(given) || !given.every(isOption)) {
    const shown = known.map((option) => `['${option}', true or false]`).join(', ');
    throw badarg(at, `not an array of options: ${shown}`, name, args);
  }
  return Object.fromEntries(given);
}
