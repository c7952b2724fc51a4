// Module gen_event: starts event managers, gives them handlers, and sends them events and requests (OTP: gen_event).
// Managers and clients may be those of Erlang nodes. Functions that wait return promises.

import type { Target } from '../../process/process.ts';
import { slice } from '../../process/scheduler.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { openCallOf, type Steps } from '../../servers/gen-call.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { callAndWait, costOfCast, type Reply, timeoutIn, usualTimeout } from '../gen/call.ts';
import type { Tie } from '../gen/init-p.ts';
import { isVia, nameGiven, sendVia, serverIn, targetOf } from '../gen/names.ts';
import { optionsIn, type StartCall, startServer } from '../gen/start.ts';
import { stopServer } from '../gen/stop.ts';
import { checkHandler } from './handler.ts';
import { beginManager } from './manager.ts';

/**
 * Starts an event manager without handlers: `await gen_event.start()`, `gen_event.start(name)`,
 * `gen_event.start(options)` or `gen_event.start(name, options)`. The name and the options are as in gen_server.start.
 * Returns `['ok', pid]` or `['error', ['already_started', pid]]` (gen_event:start/0,1,2).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* started('gen_event.start', 'nolink', args);
});

/**
 * Starts an event manager linked to the caller, as a supervisor does.
 * The arguments and the result are those of gen_event.start (gen_event:start_link/0,1,2).
 */
const start_link = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* started('gen_event.start_link', 'link', args);
});

/**
 * Starts an event manager that the caller monitors. The arguments are those of gen_event.start.
 * Returns `['ok', [pid, reference]]` (gen_event:start_monitor/0,1,2).
 */
const start_monitor = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* started('gen_event.start_monitor', 'monitor', args);
});

function* started(bif: string, tie: Tie, args: readonly unknown[]): Steps<Term> {
  const asked = startIn(bif, args);
  return yield* startServer(tie, asked, ['gen_event', 'init_it', 6], beginManager);
}

/** Reads the arguments (), (name), (options) or (name, options). A name begins with 'local', 'global' or 'via'. */
function startIn(bif: string, args: readonly unknown[]): StartCall {
  const [first = []] = args;
  const isNamed = args.length > 1 || (Array.isArray(first) && typeof first[0] === 'string');
  const name = isNamed ? nameGiven(bif, args) : undefined;
  const given = isNamed ? (args[1] ?? []) : first;
  const options = optionsIn(bif, args, isNamed ? 2 : 1, given);
  return { name, module: 'no callback module', given: [], options };
}

/**
 * Stops an event manager: `await gen_event.stop(manager, reason?, timeout?)`. terminate of each handler is called with 'stop'.
 * Returns 'ok' once the manager has ended. Exits with 'noproc' if there is no such manager,
 * with 'timeout' after `timeout` milliseconds, by default 'infinity' (gen_event:stop/1,3).
 */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps<'ok'> {
  return yield* stopServer('gen_event.stop', args);
});

/**
 * Sends an event to a manager, whose handlers get it by handle_event(event, state): `gen_event.notify(manager, event)`.
 * `manager` is a pid, a local name, `[name, node]`, `['global', name]` or `['via', module, name]`.
 * Returns 'ok' at once (gen_event:notify/2).
 */
function notify(...args: unknown[]): 'ok' {
  slice.r -= costOfCast;
  const manager = serverIn('gen_event.notify', args);
  const message: Term = ['notify', args[1] as Term];
  travelling(2, 'gen_event.notify', args, () => {
    if (isVia(manager)) sendVia(manager, message);
    else if (sendMessage(manager, message) === 'noname')
      throw badarg(1, 'no process has this name', 'gen_event.notify', args);
  });
  return 'ok';
}

/**
 * Sends an event as gen_event.notify does, and waits until all handlers have got it:
 * `await gen_event.sync_notify(manager, event)`. Returns 'ok' (gen_event:sync_notify/2).
 */
const sync_notify = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('gen_event.sync_notify', args, 2, ['sync_notify', args[1] as Term]);
});

/**
 * Calls one handler of a manager, by its handle_call(request, state):
 * `await gen_event.call(manager, handler, request, timeout?)`. `handler` is a module or `[module, id]`;
 * `timeout` is in milliseconds, 5000 by default, or 'infinity'.
 * Returns the reply; `['error', 'bad_module']` if there is no such handler, and `['error', reason]` if it has failed, and
 * was removed. The caller exits with `[reason, ['gen_event', 'call', arguments]]` if no reply comes (gen_event:call/3,4).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  checkHandler('gen_event.call', args, 2, args[1]);
  const timeout = timeoutIn(4, args[3] ?? usualTimeout, 'gen_event.call', args);
  const request = ['call', args[1] as Term, args[2] as Term];
  const answer = yield* answerTo('gen_event.call', args, 3, request, timeout);
  if (answer.state === 'answered') return answer.value;
  throw new Exit([answer.reason, ['gen_event', 'call', [...(args as Term[])]]]);
});

/**
 * Adds a handler to a manager: `await gen_event.add_handler(manager, handler, args)`. `handler` is a module, or `[module, id]`
 * if the module is added several times. Its init(args) returns `['ok', state]` or `['ok', state, 'hibernate']`.
 * Returns 'ok', or what init returned instead (gen_event:add_handler/3).
 */
const add_handler = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* askAbout('gen_event.add_handler', 'add_handler', args, []);
});

/**
 * Adds a handler as gen_event.add_handler does, supervised by the caller: the manager and the caller are linked, the end
 * of the caller removes the handler, and if the handler is removed, the caller gets
 * `['gen_event_EXIT', handler, reason]`, where the reason is 'normal', 'shutdown', `['swapped', handler, pid]` or what was
 * wrong (gen_event:add_sup_handler/3).
 */
const add_sup_handler = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* askAbout('gen_event.add_sup_handler', 'add_sup_handler', args, [me().pid]);
});

/** Sends a request about the handler that is argument 2; argument 3 and `more` go with it. */
function* askAbout(bif: string, kind: string, args: readonly unknown[], more: Term[]): Steps<Term> {
  checkHandler(bif, args, 2, args[1]);
  return yield* ask(bif, args, 3, [kind, args[1] as Term, args[2] as Term, ...more]);
}

/**
 * Removes a handler: `await gen_event.delete_handler(manager, handler, args)`. Its terminate(args, state) is called.
 * Returns what terminate returns, or `['error', 'module_not_found']` (gen_event:delete_handler/3).
 */
const delete_handler = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* askAbout('gen_event.delete_handler', 'delete_handler', args, []);
});

/**
 * Replaces a handler by another: `await gen_event.swap_handler(manager, [handler, args1], [other, args2])`.
 * First terminate(args1, state) of the one is called, then init([args2, value]) of the other, where the value is what
 * terminate returned, or 'error' if there was no such handler.
 * Returns 'ok', or `['error', what init returned]` (gen_event:swap_handler/3).
 */
const swap_handler = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* swapped('gen_event.swap_handler', 'swap_handler', args, []);
});

/**
 * Replaces a handler as gen_event.swap_handler does; the new one is supervised by the caller, as in
 * gen_event.add_sup_handler (gen_event:swap_sup_handler/3).
 */
const swap_sup_handler = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* swapped('gen_event.swap_sup_handler', 'swap_sup_handler', args, [me().pid]);
});

function* swapped(bif: string, kind: string, args: readonly unknown[], more: Term[]): Steps<Term> {
  const pairs = args.slice(1, 3).map((given, i): readonly Term[] => {
    if (!Array.isArray(given) || given.length !== 2)
      throw badarg(i + 2, 'not [handler, args]', bif, args);
    checkHandler(bif, args, i + 2, given[0]);
    return given as readonly Term[];
  });
  const [before = [], after = []] = pairs;
  if (pairs.length < 2) throw badarg(pairs.length + 2, 'not [handler, args]', bif, args);
  return yield* ask(bif, args, 2, [kind, ...before, ...after, ...more]);
}

/**
 * Returns the handlers of a manager, the last one added first: `await gen_event.which_handlers(manager)`. Each is a module or
 * `[module, id]` (gen_event:which_handlers/1).
 */
const which_handlers = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('gen_event.which_handlers', args, 1, 'which_handlers');
});

/** Sends a request to the manager that is argument 1, and waits for the reply. Argument number `at` is sent. */
function* ask(bif: string, args: readonly unknown[], at: number, request: Term): Steps<Term> {
  const answer = yield* answerTo(bif, args, at, request, Number.POSITIVE_INFINITY);
  if (answer.state === 'answered') return answer.value;
  throw new Exit(answer.reason);
}

/** As `ask`. The caller's pid stands before the request, and not '$gen_call', as in OTP. */
function* answerTo(
  bif: string,
  args: readonly unknown[],
  at: number,
  request: Term,
  timeout: number,
): Steps<Reply> {
  const manager = serverIn(bif, args);
  const process = me();
  const target = yield* targetOf(manager);
  return yield* callAndWait(process, target, timeout, () =>
    travelling(at, bif, args, () => openCallOf(process, target as Target, request, process.pid)),
  );
}

export const gen_event: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start,
  start_link,
  start_monitor,
  stop,
  notify,
  sync_notify,
  call,
  add_handler,
  add_sup_handler,
  delete_handler,
  swap_handler,
  swap_sup_handler,
  which_handlers,
};
