// Module sys: looks into servers, suspends them, changes their state and their code, and prints what they do (OTP: sys).
// All its functions send ['system', from, request] and wait for the reply; the servers may be those of Erlang nodes.

import type { Reference } from '../../identity/reference.ts';
import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { openCallOf, type Steps } from '../../servers/gen-call.ts';
import { badarg, ErlangError, Exit } from '../../term/exception.ts';
import { charlistOf } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { callAndWait, timeoutIn, usualTimeout } from './call.ts';
import { serverIn, targetOf } from './names.ts';

/**
 * Sends a system message: argument 1 of the function is the server, argument number `at` the timeout. An exit of the
 * caller names the function and its arguments.
 */
function* ask(name: string, args: readonly unknown[], request: Term, at: number): Steps<Term> {
  const server = serverIn(name, args);
  const timeout = timeoutIn(at, args[at - 1] ?? usualTimeout, name, args);
  const target = yield* targetOf(server);
  const send = (): Reference => openCallOf(me(), target as Target, request, 'system');
  const answer = yield* callAndWait(me(), target, timeout, () => travelling(2, name, args, send));
  if (answer.state === 'answered') return answer.value;
  const [module, fn] = name.split('.');
  throw new Exit([answer.reason, [module, fn, [...(args as Term[])]]]);
}

/** An ['error', reason] of the server is an error of the caller. */
function stateOf(reply: Term): Term {
  if (!Array.isArray(reply) || reply.length !== 2 || reply[0] !== 'error') return reply;
  throw new ErlangError(reply[1] as Term);
}

/**
 * Suspends a server: `await sys.suspend(server, timeout?)`. It handles system messages only, until sys.resume.
 * `server` is as in gen_server.call; `timeout` is in milliseconds, 5000 by default, or 'infinity'. If no reply comes, the
 * caller exits with `[reason, ['sys', 'suspend', arguments]]`. Returns 'ok' (sys:suspend/1,2).
 */
const suspend = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.suspend', args, 'suspend', 2);
});

/**
 * Lets a suspended server go on: `await sys.resume(server, timeout?)`. The arguments are those of sys.suspend.
 * Returns 'ok' (sys:resume/1,2).
 */
const resume = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.resume', args, 'resume', 2);
});

/**
 * Returns what is known of a server: `await sys.get_status(server, timeout?)`. That is
 * `['status', pid, ['module', behaviour], [dictionary, 'running' | 'suspended', parent, debug, more]]`
 * (sys:get_status/1,2).
 */
const get_status = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.get_status', args, 'get_status', 2);
});

/**
 * Returns a copy of the state of a server: `await sys.get_state(server, timeout?)`. The arguments are those of sys.suspend
 * (sys:get_state/1,2).
 */
const get_state = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return stateOf(yield* ask('sys.get_state', args, 'get_state', 2));
});

/**
 * Replaces the state of a server by what a function makes of it: `await sys.replace_state(server, fun, timeout?)`.
 * Returns the new state. If the function fails the state stays, and the error is
 * `['callback_failed', callback, [class, reason]]` (sys:replace_state/2,3).
 */
const replace_state = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const [, fun] = args as readonly Term[];
  if (typeof fun !== 'function') throw badarg(2, 'not a function', 'sys.replace_state', args);
  return stateOf(yield* ask('sys.replace_state', args, ['replace_state', fun], 3));
});

/**
 * Calls code_change of a suspended server: `await sys.change_code(server, module, version, extra, timeout?)`.
 * Returns 'ok', or `['error', reason]` and the state stays (sys:change_code/4,5).
 */
const change_code = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const [, module, version, extra] = args as readonly Term[];
  return yield* ask('sys.change_code', args, ['change_code', module, version, extra], 5);
});

/** Ends a server with a reason: `await sys.terminate(server, reason, timeout?)`. Returns 'ok' (sys:terminate/2,3). */
const terminate = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.terminate', args, ['terminate', args[1] as Term], 3);
});

/**
 * Prints what a server receives, sends and makes of its state: `await sys.trace(server, true, timeout?)`;
 * false ends it. The text goes to the terminal of the server's group leader. Returns 'ok' (sys:trace/2,3).
 */
const trace = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.trace', args, ['debug', ['trace', args[1] as Term]], 3);
});

/**
 * Keeps the last events of a server: `await sys.log(server, true, timeout?)` the last 10, `[true, n]` the last `n`.
 * 'get' returns `['ok', events]`, 'print' prints them, false forgets them (sys:log/2,3).
 */
const log = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.log', args, ['debug', ['log', args[1] as Term]], 3);
});

/**
 * Writes what sys.trace prints to a file: `await sys.log_to_file(server, name, timeout?)`; false ends it. Only servers of
 * Erlang nodes have files; another returns `['error', 'open_file']`. Returns 'ok' (sys:log_to_file/2,3).
 */
const log_to_file = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const [, given] = args as readonly Term[];
  if (given !== false && typeof given !== 'string')
    throw badarg(2, 'not the name of a file, and not false', 'sys.log_to_file', args);
  const file = given === false ? false : (charlistOf(given) as Term); // a text would be an atom there
  return yield* ask('sys.log_to_file', args, ['debug', ['log_to_file', file]], 3);
});

/**
 * Counts the messages of a server: `await sys.statistics(server, true, timeout?)`; false ends it.
 * 'get' returns `['ok', numbers]` or `['ok', 'no_statistics']` (sys:statistics/2,3).
 */
const statistics = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.statistics', args, ['debug', ['statistics', args[1] as Term]], 3);
});

/** Ends trace, log, statistics and installed functions: `await sys.no_debug(server, timeout?)` (sys:no_debug/1,2). */
const no_debug = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.no_debug', args, ['debug', 'no_debug'], 2);
});

/**
 * Lets a function hear each event of a server: `await sys.install(server, [fun, state], timeout?)`, or with a name
 * `[id, fun, state]`. The function is called with its state, the event and the server's name, and returns its next
 * state, or 'done'. Returns 'ok' (sys:install/2,3).
 */
const install = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.install', args, ['debug', ['install', args[1] as Term]], 3);
});

/**
 * Ends what sys.install began, by its function or its name: `await sys.remove(server, id, timeout?)`.
 * Returns 'ok' (sys:remove/2,3).
 */
const remove = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('sys.remove', args, ['debug', ['remove', args[1] as Term]], 3);
});

export const sys: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  suspend,
  resume,
  get_status,
  get_state,
  replace_state,
  change_code,
  terminate,
  trace,
  log,
  log_to_file,
  statistics,
  no_debug,
  install,
  remove,
};
