// Sending and receiving.

import { badarg } from '../exit-reason.ts';
import { Pid } from '../pid.ts';
import {
  anyMessage,
  Cases,
  type Receive,
  ReceiveCases,
  ReceivePattern,
  Sleep,
} from '../receive.ts';
import { Reference } from '../reference.ts';
import { me } from '../self.ts';
import { type Destination, sendMessage } from '../send.ts';
import { Unsendable } from '../unsendable.ts';

/**
 * Send a message and return it. `to` is a pid, a local name, `[name, node]` or an alias (erlang:send/2, `!`).
 * A message to nobody is dropped, as in Erlang; only a local name that nobody has is badarg.
 * With options 'noconnect', 'nosuspend' it returns 'ok' or 'noconnect' (erlang:send/3).
 */
export function send(...args: unknown[]): unknown {
  const [to, message, options] = args;
  if (!isDestination(to))
    throw badarg(1, 'not a pid, a name, [name, node] or a reference', 'send', args);
  const given = Array.isArray(options) ? options : [];
  me();
  try {
    const outcome = sendMessage(to, message, given.includes('noconnect'));
    if (outcome === 'noname')
      throw badarg(1, `no process is registered as '${String(to)}' on this node`, 'send', args);
    if (options === undefined) return message;
    return outcome;
  } catch (error) {
    if (error instanceof Unsendable) throw badarg(2, error.message, 'send', args);
    throw error;
  }
}

function isDestination(to: unknown): to is Destination {
  if (to instanceof Pid || to instanceof Reference || typeof to === 'string') return true;
  return (
    Array.isArray(to) && to.length === 2 && typeof to[0] === 'string' && typeof to[1] === 'string'
  );
}

/**
 * `await receive()`: the oldest message. `await receive(pattern)`: the oldest that matches a ts-pattern pattern.
 * `await receive(match => match.with(pattern, handler).after(ms, handler))`: the first case of several.
 * Messages that do not match stay in the mailbox, in order (the receive expression).
 */
export function receive(...args: unknown[]): Receive {
  if (args.length === 0) return anyMessage;
  const [what] = args;
  if (typeof what !== 'function') return new ReceivePattern(what);
  const cases = new Cases();
  (what as (match: Cases) => unknown)(cases);
  return new ReceiveCases(cases);
}

/** `await sleep(ms)`: wait, taking no message (timer:sleep/1). */
export function sleep(ms: unknown): Receive {
  if (ms === 'infinity') return new Sleep(Number.POSITIVE_INFINITY);
  if (typeof ms !== 'number' || !(ms >= 0))
    throw badarg(1, 'not milliseconds, a number from 0 up', 'sleep', [ms]);
  return new Sleep(ms);
}
