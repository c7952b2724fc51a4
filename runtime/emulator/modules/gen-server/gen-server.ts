// Module gen_server: starts servers, whose module has the callbacks, and the calls and casts of their clients
// (OTP: gen_server). Servers and clients may be those of Erlang nodes. Functions that wait return promises.

import { moduleNamed } from '../../code/code-server.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import type { Process, Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerIn, answerTo, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { fromOf, reply as replyTo } from '../../signals/gen-reply.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { castTo, failureFor, refusal, replyIn, timeoutIn, usualTimeout } from '../gen/call.ts';
import { callbacksOf } from '../gen/callbacks.ts';
import type { Ending } from '../gen/ending.ts';
import { enterLoop, loopNameIn, parentToEnter } from '../gen/enter-loop.ts';
import { isVia, nameIn, serverIn, targetNow, where } from '../gen/names.ts';
import { type Beginning, optionsIn, startWithModule } from '../gen/start.ts';
import { stopServer } from '../gen/stop.ts';
import { nodes as connectedNodes } from '../system/nodes.ts';
import { textsIn } from '../system/texts.ts';
import { beginServer, nextIn, runServer } from './loop.ts';

/**
 * Starts a server: `await gen_server.start(module, args, options)`, or `gen_server.start(name, module, args, options)`.
 * The module exports the callbacks: init(args) returns `['ok', state]`, or `['stop', reason]` or 'ignore'.
 * `name` is `['local', name]`, `['global', name]` or `['via', module, name]`.
 * The options are `['timeout', ms]`, `['hibernate_after', ms]`, `['debug', flags]` and `['spawn_opt', options]`.
 * Returns `['ok', pid]` once init has returned, or `['error', reason]` or 'ignore'. The reason is `['already_started', pid]` if
 * the name is taken, and 'timeout' if init takes longer than the option says (gen_server:start/3,4).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_server.start', 'nolink', args, begin);
});

/**
 * Starts a server linked to the caller, as a supervisor does.
 * The arguments and the result are those of gen_server.start (gen_server:start_link/3,4).
 */
const start_link = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_server.start_link', 'link', args, begin);
});

/**
 * Starts a server that the caller monitors. The arguments are those of gen_server.start.
 * Returns `['ok', [pid, reference]]`, or `['error', reason]` or 'ignore' (gen_server:start_monitor/3,4).
 */
const start_monitor = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_server.start_monitor', 'monitor', args, begin);
});

function begin(beginning: Beginning): Steps<Ending | undefined> {
  return beginServer(beginning, callbacksOf(beginning.asked.module));
}

/**
 * Makes the calling process, which was started by proc_lib and has initialised itself, a server:
 * `await gen_server.enter_loop(module, options, state)`. The name under which the process is registered may follow,
 * `['local', name]`, `['global', name]` or `['via', module, name]`, and then what a callback may return after the state: a
 * timeout, 'hibernate' or `['continue', what]`. The options are `['hibernate_after', ms]` and `['debug', flags]`.
 * Never returns (gen_server:enter_loop/3,4,5).
 */
const enter_loop = asyncToGenerator(function* (...args: unknown[]): Steps<never> {
  const bif = 'gen_server.enter_loop';
  const [module, , state] = args;
  if (typeof module !== 'string') throw badarg(1, 'not the name of a module', bif, args);
  const options = optionsIn(bif, args, 2, args[1]);
  const isNamed = args.length > 3 && (Pid.is(args[3]) || nameIn(args[3]) !== undefined);
  const next = nextIn(args.slice(isNamed ? 4 : 3, 5) as Term[], 0);
  if (next === undefined)
    throw badarg(
      isNamed ? 5 : 4,
      "not a name, a timeout, 'hibernate' or ['continue', what]",
      bif,
      args,
    );
  const process = me();
  const name = yield* loopNameIn(process, bif, args, isNamed ? 4 : undefined);
  const parent = yield* parentToEnter(process);
  moduleNamed(module); // loads it: the process has not called it yet
  const entered = { process, parent, name, state: state as Term, options };
  return yield* enterLoop(process, runServer(entered, callbacksOf(module), next));
});

/**
 * Stops a server: `await gen_server.stop(server, reason?, timeout?)`. The server's terminate is called with the reason,
 * by default 'normal'. Returns 'ok' once the server has ended. Exits with 'noproc' if there is no such server,
 * with 'timeout' after `timeout` milliseconds, by default 'infinity' (gen_server:stop/1,3).
 */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps<'ok'> {
  return yield* stopServer('gen_server.stop', args);
});

/**
 * Sends a request to a server and waits for the reply: `await gen_server.call(server, request, timeout?)`.
 * `server` is a pid, a local name, `[name, node]`, `['global', name]` or `['via', module, name]`;
 * `timeout` is in milliseconds, 5000 by default, or 'infinity'.
 * If no reply comes, the caller exits with `[reason, ['gen_server', 'call', arguments]]`; the reason
 * is 'timeout', 'noproc', `['nodedown', node]`, 'calling_self' or the reason with which the server ended
 * (gen_server:call/2,3).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const server = serverIn('gen_server.call', args);
  const [, , time = usualTimeout] = args;
  const timeout = timeoutIn(3, time, 'gen_server.call', args);
  const process = me();
  const target = isVia(server) ? yield* where(server) : targetNow(server);
  const refused = refusal(process, target);
  let reason: Term = refused;
  if (refused === undefined) {
    const to = target as Target;
    const open = opened(process, to, args);
    // waits here, and not in a generator of its own, since calls are many
    const received = yield answerTo(open, timeout);
    const answer = replyIn(to, answerIn(process, open, received));
    if (answer.state === 'answered') return answer.value;
    reason = answer.reason;
  }
  throw new Exit([failureFor(server, reason), ['gen_server', 'call', [...(args as Term[])]]]);
});

/** Sends the request of a call. */
function opened(process: Process, target: Target, args: readonly unknown[]): Reference {
  return travelling(2, 'gen_server.call', args, () => openCallOf(process, target, args[1] as Term));
}

/**
 * Sends a request to a server that replies nothing: `gen_server.cast(server, request)`. `server` is as in
 * gen_server.call. Returns 'ok' at once, whether there is such a server or not (gen_server:cast/2).
 */
function cast(...args: unknown[]): 'ok' {
  return castTo('gen_server.cast', args);
}

/**
 * Casts a request to the servers of one name on several nodes: `gen_server.abcast(nodes, name, request)`.
 * Without `nodes`, to those on this node and all connected ones. Returns 'abcast' at once (gen_server:abcast/2,3).
 */
function abcast(...args: unknown[]): 'abcast' {
  const isFar = args.length > 2;
  const [name, request] = args.slice(isFar ? 1 : 0);
  const nodes = nodesIn('gen_server.abcast', args, isFar);
  if (typeof name !== 'string')
    throw badarg(isFar ? 2 : 1, 'not a name', 'gen_server.abcast', args);
  const message: Term = ['$gen_cast', request as Term];
  travelling(args.length, 'gen_server.abcast', args, () => {
    for (const node of nodes) sendMessage([name, node], message);
  });
  return 'abcast';
}

/** Returns the nodes that are the first argument; without it this node and all connected ones. */
export function nodesIn(
  bif: string,
  args: readonly unknown[],
  isGiven: boolean,
): readonly string[] {
  if (!isGiven) return [here.node.text, ...connectedNodes()];
  const nodes = textsIn(args[0]);
  if (nodes === undefined) throw badarg(1, 'not an array of node names', bif, args);
  return nodes;
}

/**
 * Replies to a call: `gen_server.reply(from, value)`. `from` is what handle_call got, or, in a process that is no
 * gen_server, the second element of the message `['$gen_call', from, request]`. Returns 'ok' (gen_server:reply/2).
 */
function reply(...args: unknown[]): 'ok' {
  const [from, value] = args as readonly Term[];
  const caller = fromOf(from);
  if (caller === undefined)
    throw badarg(
      1,
      "not a caller: what handle_call got, or the second element of ['$gen_call', from, request]",
      'gen_server.reply',
      args,
    );
  travelling(2, 'gen_server.reply', args, () => replyTo(caller, value));
  return 'ok';
}

export const gen_server: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start,
  start_link,
  start_monitor,
  enter_loop,
  stop,
  call,
  cast,
  abcast,
  reply,
};
