// Module gen_server: calls to servers and replies to calls, as the client and a server written by hand need them
// (OTP: gen_server). The servers may be those of Erlang nodes.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerOf, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { fromOf, reply as replyTo } from '../../signals/gen-reply.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { destinationOf } from '../erlang/messages.ts';

const usualTimeout = 5000; // milliseconds, as in OTP

/**
 * Sends a request to a server and waits for the reply: `await gen_server.call(server, request, timeout?)`.
 * `server` is a pid, a local name or `[name, node]`; `timeout` is in milliseconds, 5000 by default, or 'infinity'.
 * If no reply comes, the caller exits with `[reason, ['gen_server', 'call', arguments]]`; the reason
 * is 'timeout', 'noproc', 'noconnection' or the reason with which the server ended (gen_server:call/2,3).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const server = serverOf('gen_server.call', args);
  const [, request, timeout = usualTimeout] = args as readonly Term[];
  const time = timeout === 'infinity' ? Number.POSITIVE_INFINITY : timeout;
  if (typeof time !== 'number' || !(time >= 0))
    throw badarg(3, "not milliseconds from 0 up, or 'infinity'", 'gen_server.call', args);
  const process = me();
  const open = travelling(2, 'gen_server.call', args, () => openCallOf(process, server, request));
  const answer = yield* answerOf(process, open, time);
  if (answer.state === 'answered') return answer.value;
  const reason = answer.state === 'timeout' ? 'timeout' : reasonOf(answer.reason, server);
  throw new Exit([reason, ['gen_server', 'call', [...(args as Term[])]]]);
});

/** A node that is gone is named, as in OTP. */
function reasonOf(reason: Term, server: Target): Term {
  if (reason !== 'noconnection') return reason;
  return ['nodedown', Pid.is(server) ? Pid.homeOf(server).text : server[1]];
}

/**
 * Sends a request to a server that replies nothing: `gen_server.cast(server, request)`.
 * Returns 'ok' at once, whether there is such a server or not (gen_server:cast/2).
 */
function cast(...args: unknown[]): 'ok' {
  const server = serverOf('gen_server.cast', args);
  travelling(2, 'gen_server.cast', args, () => sendMessage(server, ['$gen_cast', args[1] as Term]));
  return 'ok';
}

/**
 * Replies to a call: `gen_server.reply(from, value)`. A process that is called gets the message
 * `['$gen_call', from, request]`. Returns 'ok' (gen_server:reply/2).
 */
function reply(...args: unknown[]): 'ok' {
  const [from, value] = args as readonly Term[];
  const caller = fromOf(from);
  if (caller === undefined)
    throw badarg(
      1,
      "not a caller: the second element of ['$gen_call', from, request]",
      'gen_server.reply',
      args,
    );
  travelling(2, 'gen_server.reply', args, () => replyTo(caller, value));
  return 'ok';
}

function serverOf(name: string, args: readonly unknown[]): Target {
  const [server] = args;
  if (Pid.is(server)) return server;
  if (typeof server === 'string') return [server, here.node.text];
  const named = destinationOf(server);
  if (Array.isArray(named)) return named as readonly [string, string];
  throw badarg(1, 'not a pid, a name or [name, node]', name, args);
}

export const gen_server: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  call,
  cast,
  reply,
};
