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
 * as in Erlang; only a local name that no process has is badarg.
 * With `options`, an array, send returns 'ok' instead of the message. With the option 'noconnect',
 * if there is no connection to the node, it sends nothing and returns 'noconnect'.
 * With the option 'nosuspend', if the caller would have to wait because the connection is congested,
 * it sends nothing and returns 'nosuspend' (erlang:send/3).
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
 * Returns true; if the caller would have to wait, it sends nothing and returns false.
 * With the option 'noconnect', in an array,
 * it does the same if there is no connection to the node (erlang:send_nosuspend/2,3).
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
 * Returns `to` as a destination; undefined if it is none.
 * Reads each element of a user's array only once, since an element may have another value the next time.
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
 * sleep takes no message out of the mailbox. `ms` is a number from 0 up; any other argument is badarg.
 * `await sleep(0)` lets other processes run (timer:sleep/1).
 */
export function sleep(ms: unknown): Receive {
  return sleepNamed('sleep', ms);
}
