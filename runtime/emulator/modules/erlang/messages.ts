// The BIFs that send and receive messages.

import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import {
  anyMessage,
  Cases,
  type Receive,
  ReceiveCases,
  ReceivePattern,
} from '../../process/receive.ts';
import { me } from '../../process/self.ts';
import {
  type Destination,
  plainly,
  type SendOptions,
  type SendOutcome,
  sendMessage,
} from '../../signals/send.ts';
import { badarg, ErlangError } from '../../term/exception.ts';
import { TermError } from '../../term/term-error.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { sleepNamed } from './sleeping.ts';

/**
 * Sends a message and returns it.
 * `to` is a pid, a local name, `[name, node]` or an alias (erlang:send/2, `!`).
 * A message to a process that does not exist is dropped,
 * as in Erlang; only a local name that no process has is badarg. With an array of options it returns 'ok'.
 * With the option 'noconnect' it sends nothing and returns 'noconnect'
 * where it would have to set up a connection; with 'nosuspend' it sends nothing
 * and returns 'nosuspend' where the caller would have to wait for a congested connection (erlang:send/3).
 */
export function send(to: unknown, message: unknown, options?: unknown): unknown {
  me();
  const target = destinationOf(to);
  if (target === undefined)
    throw badarg(
      1,
      'not a pid, a name, [name, node] or a reference',
      'send',
      given(to, message, options),
    );
  const how = sendOptions(to, message, options);
  let outcome: SendOutcome;
  try {
    outcome = sendMessage(target, message, how);
  } catch (error) {
    if (error instanceof Unsendable)
      throw badarg(2, error.message, 'send', given(to, message, options));
    throw error;
  }
  if (outcome === 'noname') {
    const why = `no process is registered as '${String(to)}' on this node`;
    throw badarg(1, why, 'send', given(to, message, options));
  }
  return options === undefined ? message : outcome;
}

function sendOptions(to: unknown, message: unknown, options: unknown): SendOptions {
  if (options === undefined) return plainly;
  const known = (one: unknown): boolean => one === 'noconnect' || one === 'nosuspend';
  if (!Array.isArray(options) || !options.every(known))
    throw badarg(
      3,
      "not an array of options: 'noconnect', 'nosuspend'",
      'send',
      given(to, message, options),
    );
  return {
    noconnect: options.includes('noconnect'),
    nosuspend: options.includes('nosuspend'),
  };
}

/**
 * Sends a message as send does, but never waits for a congested connection.
 * Returns true, or sends nothing and returns false if it would have to wait.
 * With the option 'noconnect', in an array,
 * it also returns false where it would have to set up a connection (erlang:send_nosuspend/2,3).
 */
export function send_nosuspend(...args: unknown[]): boolean {
  const [to, message, options = []] = args;
  const how = Array.isArray(options) ? [...(options as unknown[]), 'nosuspend'] : options;
  try {
    return send(to, message, how) === 'ok';
  } catch (error) {
    if (!(error instanceof ErlangError)) throw error;
    throw new ErlangError(error.reason, {
      ...TermError.carriedBy(error)?.call,
      name: 'send_nosuspend',
      args,
    });
  }
}

function given(to: unknown, message: unknown, options: unknown): unknown[] {
  return options === undefined ? [to, message] : [to, message, options];
}

/**
 * Returns the destination that an argument stands for; undefined if it stands for none.
 * The parts of a user's array are read once and copied, since reading them again may give other values.
 */
export function destinationOf(to: unknown): Destination | undefined {
  if (to instanceof Pid || to instanceof Reference || typeof to === 'string') return to;
  if (!Array.isArray(to) || to.length !== 2) return undefined;
  const name: unknown = to[0];
  const node: unknown = to[1];
  return typeof name === 'string' && typeof node === 'string' ? [name, node] : undefined;
}

/**
 * Takes a message out of the mailbox.
 * `await receive()` takes the oldest; `await receive(pattern)` the oldest that matches a ts-pattern pattern;
 * `await receive(match => match.with(pattern, handler).after(ms, handler))` the oldest
 * that matches one of several cases, and returns the handler's value.
 * Messages that do not match stay in the mailbox, in order (the receive expression).
 */
export function receive(what?: unknown): Receive {
  if (what === undefined) return anyMessage;
  if (typeof what !== 'function') return new ReceivePattern(what);
  const cases = new Cases();
  (what as (match: Cases) => unknown)(cases);
  return new ReceiveCases(cases);
}

/**
 * Waits `ms` milliseconds, or for ever with 'infinity', and returns 'ok': `await sleep(ms)`.
 * sleep takes no message. Any other argument than a number from 0 up is badarg.
 * `await sleep(0)` lets other processes run (timer:sleep/1).
 */
export function sleep(ms: unknown): Receive {
  return sleepNamed('sleep', ms);
}
