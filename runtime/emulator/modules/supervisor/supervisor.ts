// Module supervisor: starts processes that start, watch and restart others, their children (OTP: supervisor).

import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { openCallOf, type Steps } from '../../servers/gen-call.ts';
import { badarg, Exit } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { callAndWait } from '../gen/call.ts';
import type { InitialCall } from '../gen/init-p.ts';
import { serverIn, targetOf } from '../gen/names.ts';
import { startCallIn, startServer } from '../gen/start.ts';
import { sys } from '../gen/sys.ts';
import { beginServer } from '../gen-server/loop.ts';
import { supervisorCallbacks } from './server.ts';
import { autoShutdowns, checkSpecs } from './specs.ts';
import type { AutoShutdown } from './state.ts';

const forever = Number.POSITIVE_INFINITY;

/**
 * Starts a supervisor and its children, linked to the caller: `await supervisor.start_link(module, args)`, or
 * `supervisor.start_link(name, module, args)` with a name as in gen_server.start.
 * The module's `init(args)` returns `['ok', [flags, children]]` or 'ignore'. Flags are
 * `{ strategy: 'one_for_one', intensity: 1, period: 5, auto_shutdown: 'never' }`, which are the defaults: more than
 * `intensity` restarts in `period` seconds end the supervisor. A child is `{ id, start: [module, function, args] }`, and
 * may have restart ('permanent'), significant (false), shutdown (milliseconds: 5000; 'brutal_kill' or 'infinity'), type
 * ('worker') and modules. The function starts a process linked to the supervisor and returns `['ok', pid]`, as
 * gen_server.start_link does.
 * Returns `['ok', pid]`, or `['error', reason]` or 'ignore' (supervisor:start_link/2,3).
 */
const start_link = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const isNamed = args.length > 2;
  const asked = startCallIn('supervisor.start_link', args, isNamed, []);
  const callbacks = supervisorCallbacks(asked.module, asked.name);
  const call: InitialCall = ['supervisor', asked.module, 1];
  return yield* startServer('link', asked, call, (beginning) => beginServer(beginning, callbacks));
});

/** Calls the supervisor that is the first argument of the function. */
function* ask(name: string, args: readonly unknown[], request: Term): Steps<Term> {
  const server = serverIn(name, args);
  const target = yield* targetOf(server);
  const send = (): Reference => openCallOf(me(), target as Target, request);
  const answer = yield* callAndWait(me(), target, forever, () => travelling(2, name, args, send));
  if (answer.state === 'answered') return answer.value;
  const call = [args[0] as Term, request, 'infinity'];
  throw new Exit([answer.reason, ['gen_server', 'call', call]]);
}

/**
 * Starts a child: `await supervisor.start_child(supervisor, child)`; under simple_one_for_one
 * `await supervisor.start_child(supervisor, args)`, where the child's arguments are those of the specification and `args`.
 * Returns `['ok', pid]`, `['ok', pid, more]` or `['error', reason]`; the reason may be `['already_started', pid]` or
 * 'already_present' (supervisor:start_child/2).
 */
const start_child = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.start_child', args, ['start_child', args[1] as Term]);
});

/**
 * Ends a child, whose specification stays: `await supervisor.terminate_child(supervisor, id)`. Under simple_one_for_one
 * the child is named by its pid. Returns 'ok' or `['error', 'not_found']` (supervisor:terminate_child/2).
 */
const terminate_child = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.terminate_child', args, ['terminate_child', args[1] as Term]);
});

/**
 * Starts a child again that has ended: `await supervisor.restart_child(supervisor, id)`. Returns `['ok', pid]`, or
 * `['error', reason]` with 'running', 'restarting', 'not_found' or what the start told (supervisor:restart_child/2).
 */
const restart_child = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.restart_child', args, ['restart_child', args[1] as Term]);
});

/**
 * Forgets a child that has ended: `await supervisor.delete_child(supervisor, id)`. Returns 'ok', or
 * `['error', reason]` with 'running', 'restarting' or 'not_found' (supervisor:delete_child/2).
 */
const delete_child = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.delete_child', args, ['delete_child', args[1] as Term]);
});

/**
 * Returns the children, the last one started first: `await supervisor.which_children(supervisor)`. Each is
 * `[id, pid, type, modules]`; the pid is undefined if the child has ended, 'restarting' if its restart failed
 * (supervisor:which_children/1).
 */
const which_children = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.which_children', args, 'which_children');
});

/**
 * Returns how many children there are: `await supervisor.count_children(supervisor)`, as
 * `[['specs', n], ['active', n], ['supervisors', n], ['workers', n]]` (supervisor:count_children/1).
 */
const count_children = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.count_children', args, 'count_children');
});

/**
 * Returns the specification of a child, with the defaults: `await supervisor.get_childspec(supervisor, id)`. Returns
 * `['ok', specification]` or `['error', 'not_found']` (supervisor:get_childspec/2).
 */
const get_childspec = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask('supervisor.get_childspec', args, ['get_childspec', args[1] as Term]);
});

/**
 * Returns the module of a supervisor, whose init it has called: `await supervisor.get_callback_module(pid)`
 * (supervisor:get_callback_module/1).
 */
const get_callback_module = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  if (!Pid.is(args[0])) throw badarg(1, 'not a pid', 'supervisor.get_callback_module', args);
  const status = (yield sys['get_status']?.(args[0])) as readonly Term[];
  const told = (status[3] as readonly Term[])[4] as readonly Term[];
  for (const part of told) {
    const [kind, pairs] = partsOf(part);
    const [pair] = kind === 'supervisor' ? (pairs as readonly Term[]) : [];
    if (Array.isArray(pair)) return pair[1] as Term;
  }
  throw badarg(1, 'not the pid of a supervisor', 'supervisor.get_callback_module', args);
});

/**
 * Checks specifications of children: `supervisor.check_childspecs(children, auto_shutdown?)`.
 * Returns 'ok' or `['error', what is wrong]` (supervisor:check_childspecs/1,2).
 */
function check_childspecs(...args: unknown[]): Term {
  const [specs, auto] = args as readonly Term[];
  if (auto !== undefined && !autoShutdowns.includes(auto)) return ['error', ['badarg', auto]];
  const checked = checkSpecs(specs, auto as AutoShutdown | undefined);
  return 'wrong' in checked ? ['error', checked.wrong] : 'ok';
}

export const supervisor: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start_link,
  start_child,
  terminate_child,
  restart_child,
  delete_child,
  which_children,
  count_children,
  get_childspec,
  get_callback_module,
  check_childspecs,
};
