// The functions of module application that load, start and stop applications (OTP: application). They ask application_controller,
// and return promises.

import { here } from '../../identity/incarnation.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { genCall, type Steps } from '../../servers/gen-call.ts';
import { lockNodes, unlockNodes } from '../../servers/lock-nodes.ts';
import { copy } from '../../term/copy.ts';
import { badarg, Exit } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { nodes as visibleNodes } from '../system/nodes.ts';
import { untilStarted } from './booted.ts';
import { nameIn } from './description.ts';
import { descriptionsFor } from './description-file.ts';
import { named, state } from './state.ts';
import { loaded } from './table.ts';

/**
 * Loads an application: `await application.load(name)` reads its description, the file NAME.app.ts on the code path;
 * `application.load(['application', name, description])` brings it. The applications that it includes are loaded too.
 * The second argument makes it a distributed one, as an element of the kernel's parameter `distributed` does:
 * `[name, nodes]` or `[name, timeout, nodes]`, with milliseconds. Returns 'ok' or `['error', reason]`, where the reason is
 * `['already_loaded', name]`, `['no such file or directory', file]`, or what is wrong with the description, as in
 * `['bad_application', given]` (application:load/1,2).
 */
const load = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const given = givenIn('application.load', args);
  const outcome = yield* loading(given);
  if (outcome !== 'ok' || args.length < 2) return outcome;
  const name = nameIn(given) as string;
  const distributed = yield* ask(['load_application', name, args[1] as Term], 'dist_ac');
  if (distributed !== 'ok') yield* ask(['unload_application', name]);
  return distributed;
});

function* loading(given: Term): Steps<Term> {
  const process = me();
  yield* untilStarted(process);
  const name = nameIn(given);
  if (name === undefined) return ['error', ['bad_application', given]];
  if (loaded.has(name)) return ['error', ['already_loaded', given]];
  const read = descriptionsFor(process, given);
  if ('wrong' in read) return ['error', read.wrong];
  return yield* ask(['load_application', read.ok]);
}

/**
 * Unloads an application that does not run: `await application.unload(name)`. Returns 'ok' or `['error', reason]` with the
 * reason `['not_loaded', name]` or `['running', name]` (application:unload/1).
 */
const unload = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask(['unload_application', nameOf('application.unload', args)]);
});

/**
 * Starts an application, and loads it if necessary: `await application.start(name, type?)`; instead of the name, a whole
 * description as application.load takes it. Its module's start is called
 * with 'normal' and the arguments of `mod` in the description. The applications that it needs must have been started.
 * With type 'permanent' the node ends when the application ends, with 'transient' only if it does not end normally,
 * with 'temporary', which is usual, never. Returns 'ok' or `['error', reason]`, where the reason is `['already_started', name]`,
 * `['not_started', other]` for one that it needs, why it cannot be loaded, as `['bad_application', given]`, or `[why, [module, 'start', args]]` if start
 * has returned `['error', why]` (application:start/1,2).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* starting(givenIn('application.start', args), typeOf(args));
});

function* starting(given: Term, type: Term): Steps<Term> {
  const refused = yield* ensureLoaded(given);
  return refused ?? (yield* ask(['start_application', nameIn(given), type]));
}

/** What is to be loaded: a name, or a whole description. Any other term is a bad application. */
function givenIn(bif: string, args: readonly unknown[]): Term {
  if (args.length === 0) throw badarg(1, 'not the name of an application', bif, args);
  return travelling(1, bif, args, () => copy(args[0])) as Term;
}

/** Why an application is not loaded; undefined if it is. */
function* ensureLoaded(given: Term): Steps<Term> {
  const outcome = yield* loading(given);
  return outcome === 'ok' || partsOf(partsOf(outcome)[1])[0] === 'already_loaded'
    ? undefined
    : outcome;
}

function typeOf(args: readonly unknown[]): Term {
  return args.length > 1 ? (args[1] as Term) : 'temporary';
}

function nameOf(bif: string, args: readonly unknown[]): string {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not the name of an application', bif, args);
  return name;
}

/** Starts an application as application.start does; one that has been started is 'ok' too (application:ensure_started/1,2). */
const ensure_started = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const outcome = yield* starting(givenIn('application.ensure_started', args), typeOf(args));
  return partsOf(partsOf(outcome)[1])[0] === 'already_started' ? 'ok' : outcome;
});

/**
 * Starts an application as a node does at its start, with type 'temporary' unless another is given:
 * `await application.start_boot(name, type?)`. Returns 'ok' or `['error', reason]` (application:start_boot/1,2).
 */
const start_boot = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const given = givenIn('application.start_boot', args);
  const type = typeOf(args);
  const refused = yield* ensureLoaded(given);
  const [what, text] = partsOf(partsOf(refused)[1]);
  if (what === 'bad_environment_value' && type === 'permanent')
    throw new Exit(['error', `Bad environment variable: ${text}  Application: ${nameIn(given)}`]);
  return refused ?? (yield* ask(['start_application', nameIn(given), type]));
});

/**
 * Starts an application and, before it, all that it needs: `await application.ensure_all_started(name, type?)`.
 * Returns `['ok', started]` with the names of those that did not run before, in order, or `['error', [name, reason]]`; then those
 * that have been started are stopped again (application:ensure_all_started/1,2).
 */
const ensure_all_started = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const name = nameOf('application.ensure_all_started', args);
  const started: string[] = [];
  const failure = yield* startAll([name], [], typeOf(args), started);
  if (failure === undefined) return ['ok', started];
  for (const one of started.toReversed()) yield* ask(['stop_application', one]);
  return ['error', failure];
});

/** Starts applications with all that they need; returns [name, reason] of the first that fails. */
function* startAll(
  names: readonly Term[],
  optional: readonly Term[],
  type: Term,
  started: string[],
): Steps<Term> {
  for (const given of names) {
    const name = String(given);
    if (named(state.running, name) !== undefined) continue;
    const refused = yield* ensureLoaded(name);
    const reason = partsOf(refused)[1];
    if (partsOf(reason)[0] === 'no such file or directory' && optional.includes(name)) continue;
    if (refused !== undefined) return [name, reason];
    const failure = yield* startWithNeeded(name, type, started);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function* startWithNeeded(name: string, type: Term, started: string[]): Steps<Term> {
  const { applications = [], optional_applications = [] } = loaded.get(name) ?? {};
  const failure = yield* startAll(applications, optional_applications, type, started);
  if (failure !== undefined) return failure;
  const outcome = yield* ask(['start_application', name, type]);
  if (outcome === 'ok') started.push(name);
  const reason = partsOf(outcome)[1];
  return outcome === 'ok' || partsOf(reason)[0] === 'already_started' ? undefined : [name, reason];
}

/**
 * Stops an application: `await application.stop(name)`. Its processes end as a supervisor ends its children; before,
 * the module's prep_stop is called, and after it stop. Returns 'ok' or `['error', ['not_started', name]]` (application:stop/1).
 */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* ask(['stop_application', nameOf('application.stop', args)]);
});

/**
 * Moves a distributed application, which runs on another node, to this one: `await application.takeover(name, type)`.
 * Its module's start is called with `['takeover', node]`; after that it ends on the other node. Returns 'ok', or
 * `['error', reason]` with `['already_running_locally', name]` or `['not_running_distributed', name]` (application:takeover/2).
 */
const takeover = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const name = nameOf('application.takeover', args);
  const [, type] = args as readonly Term[];
  if (type !== 'permanent' && type !== 'transient' && type !== 'temporary')
    return ['error', ['invalid_restart_type', type]];
  const process = me();
  const nodes = (yield* ask(['get_nodes', name], 'dist_ac')) as readonly string[];
  const id = { resource: 'dist_ac', requester: process.pid };
  yield* lockNodes(process, id, nodes);
  const outcome = yield* ask(['takeover_application', name, type], 'dist_ac');
  unlockNodes(process, id, nodes);
  return outcome;
});

/**
 * Says whether an application may run on this node: `await application.permit(name, boolean)`. One that runs is stopped by false, or
 * moves to another node if it is distributed; one that was to start is started by true.
 * Returns 'ok' or `['error', ['not_loaded', name]]` (application:permit/2).
 */
const permit = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const name = nameOf('application.permit', args);
  const [, isAllowed] = args as readonly Term[];
  if (typeof isAllowed !== 'boolean')
    throw new Exit(['badarg', ['application', 'permit', [name, isAllowed]]]);
  const outcome = yield* ask(['permit_application', name, isAllowed]);
  const isLoadedOnly = partsOf(outcome)[0] === 'distributed_application';
  if (outcome !== 'distributed_application' && !isLoadedOnly) return outcome;
  const process = me();
  const nodes = [here.node.text, ...visibleNodes()];
  const id = { resource: 'dist_ac', requester: process.pid };
  yield* lockNodes(process, id, nodes);
  const kind = isLoadedOnly ? 'only_loaded' : 'started';
  const told = yield* ask(['permit_application', name, isAllowed, process.pid, kind], 'dist_ac');
  unlockNodes(process, id, nodes);
  return told;
});

/** Asks a process of the kernel, and waits for the answer. */
function* ask(request: Term, server = 'application_controller'): Steps<Term> {
  const process = me();
  yield* untilStarted(process);
  const answer = yield* genCall(process, server, here.node.text, request);
  if (answer.state === 'answered') return answer.value;
  const reason = answer.state === 'down' ? answer.reason : answer.state;
  throw new Exit([reason, ['gen_server', 'call', [server, request, 'infinity']]]);
}

export const application: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  load,
  unload,
  start,
  start_boot,
  ensure_started,
  ensure_all_started,
  stop,
  takeover,
  permit,
};
