// The handlers of an event manager: how they are added, called, replaced and removed (OTP: gen_event:server_add_handler,
// server_update, server_call, server_swap_handler). Handlers that fail are removed; the manager goes on.

import type { Pid } from '../../identity/pid.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { linkExit } from '../../signals/exits.ts';
import { link } from '../../signals/links.ts';
import { copy } from '../../term/copy.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { callbacksOf, catching, caughtTerm } from '../gen/callbacks.ts';
import { unsent } from '../gen/replies.ts';
import { reportUnhandled } from '../gen/unhandled.ts';
import { type Handler, isSame, type Manager, moduleOf, refIn } from './handler.ts';
import { reportEnd, reportFailedSwap } from './reports.ts';

/** What a request leads to. */
export interface Outcome {
  readonly reply: Term;
  readonly sleeps: boolean; // whether the manager is to hibernate
}

function find({ handlers }: Manager, given: Term): Handler | undefined {
  const ref = refIn(given);
  return ref === undefined ? undefined : handlers.find((one) => isSame(one.ref, ref));
}

const noModule: Term = ['EXIT', ['badarg', []]]; // what a call gives if the name of the module is not a name

/** Adds a handler by its callback init. It is supervised if there is a supervisor, which is linked then. */
export function* addHandler(
  manager: Manager,
  given: Term,
  args: Term,
  supervisor: Pid | undefined,
): Steps<Outcome> {
  const { process } = manager;
  if (supervisor !== undefined && !link(process, supervisor))
    linkExit(process, supervisor, 'noproc');
  const ref = refIn(given);
  if (ref === undefined) return { reply: noModule, sleeps: false };
  const callbacks = callbacksOf(moduleOf(ref));
  const result = yield* catching(process, callbacks, 'init', [args]);
  const [tag, state, sleep] = partsOf(result);
  const length = (result as readonly Term[] | undefined)?.length;
  const sleeps = length === 3 && sleep === 'hibernate';
  if (tag !== 'ok' || !(length === 2 || sleeps)) return { reply: result, sleeps: false };
  manager.handlers = [{ ref, callbacks, state, supervisor }, ...manager.handlers];
  return { reply: 'ok', sleeps };
}

/** Removes a handler. The reply is what its callback terminate returns. */
export function* deleteHandler(manager: Manager, given: Term, args: Term): Steps<Outcome> {
  const handler = find(manager, given);
  if (handler === undefined) return { reply: ['error', 'module_not_found'], sleeps: false };
  const reply = yield* endHandler(manager, handler, args, 'delete', 'normal');
  without(manager, handler);
  return { reply, sleeps: false };
}

function without(manager: Manager, handler: Handler): void {
  manager.handlers = manager.handlers.filter((one) => one !== handler);
}

/** One handler in the place of another, as swap_handler and swap_sup_handler ask for it. */
export interface Swap {
  readonly before: Term;
  readonly lastArgs: Term; // for terminate of the handler before
  readonly after: Term;
  readonly args: Term; // for init of the other, with what terminate has returned
}

/** Replaces a handler. `supervisor` is that of the new one; without it, the new one has that of the handler before. */
export function* swapHandler(
  manager: Manager,
  { before, lastArgs, after, args }: Swap,
  supervisor?: Pid,
): Steps<Outcome> {
  const handler = find(manager, before);
  const next = supervisor ?? handler?.supervisor;
  let told: Term = 'error';
  if (handler !== undefined) {
    const why: Term = ['swapped', after, next ?? false];
    told = yield* endHandler(manager, handler, lastArgs, 'swapped', why);
    without(manager, handler);
  }
  const added = yield* addHandler(manager, after, [args, told], next);
  return added.reply === 'ok' ? added : { ...added, reply: ['error', added.reply] };
}

/** What becomes of a handler by the result of a callback. */
type Next = { readonly handler: Handler | undefined; readonly sleeps?: boolean };

/** Calls a callback of each handler with an event. Returns whether the manager is to hibernate. */
export function* notifyAll(
  manager: Manager,
  callback: 'handle_event' | 'handle_info',
  event: Term,
): Steps<boolean> {
  let sleeps = false;
  const left: Handler[] = [];
  for (const handler of manager.handlers) {
    const next = yield* updated(manager, handler, callback, event);
    if (next.handler !== undefined) left.push(next.handler);
    if (next.sleeps) sleeps = true;
  }
  manager.handlers = left;
  return sleeps;
}

function* updated(
  manager: Manager,
  handler: Handler,
  callback: 'handle_event' | 'handle_info',
  event: Term,
): Steps<Next> {
  const { process } = manager;
  const { callbacks, state } = handler;
  const result = yield* catching(process, callbacks, callback, [event, state]);
  if (result === 'remove_handler') return yield* removed(manager, handler);
  const next = Array.isArray(result) ? yield* nextIn(manager, handler, result, 1) : undefined;
  if (next !== undefined) return next;
  if (callback === 'handle_info' && isUndefined(result, callbacks.module, callback)) {
    reportUnhandled(process, callbacks.module, event);
    return { handler };
  }
  yield* endHandler(manager, handler, ['error', result], event, result);
  return { handler: undefined };
}

function* removed(manager: Manager, handler: Handler): Steps<Next> {
  yield* endHandler(manager, handler, 'remove_handler', 'remove', 'normal');
  return { handler: undefined };
}

/** Whether a result says that the module does not export the callback. */
function isUndefined(result: Term, module: string, callback: string): boolean {
  const [exit, reason] = partsOf(result);
  if (exit !== 'EXIT' || !Array.isArray(reason) || reason[0] !== 'undef') return false;
  const frame: unknown = Array.isArray(reason[1]) ? reason[1][0] : undefined;
  return Array.isArray(frame) && frame[0] === module && frame[1] === callback;
}

/** What follows from ['ok', …] and ['swap_handler', …]. The parts of a state begin at `at`: after the reply, if there is one. */
function* nextIn(
  manager: Manager,
  handler: Handler,
  result: readonly Term[],
  at: number,
): Steps<Next | undefined> {
  const [tag] = result;
  const [first, second, third, fourth] = result.slice(at);
  const length = result.length - at;
  if (tag === 'ok' && length === 1) return { handler: { ...handler, state: first } };
  if (tag === 'ok' && length === 2 && second === 'hibernate')
    return { handler: { ...handler, state: first }, sleeps: true };
  if (tag !== 'swap_handler' || length !== 4) return undefined;
  const ended = { ...handler, state: second };
  return { handler: yield* swapped(manager, ended, first, third, fourth) };
}

/** The handler by which another replaces itself. It keeps the supervisor. */
function* swapped(
  manager: Manager,
  before: Handler,
  lastArgs: Term,
  after: Term,
  args: Term,
): Steps<Handler | undefined> {
  const { supervisor } = before;
  const why: Term = ['swapped', after, supervisor ?? false];
  const told = yield* endHandler(manager, before, lastArgs, 'swapped', why);
  const ref = refIn(after);
  const callbacks = callbacksOf(ref === undefined ? String(after) : moduleOf(ref));
  const result =
    ref === undefined
      ? noModule
      : yield* catching(manager.process, callbacks, 'init', [[args, told]]);
  const made: Handler = { ref: ref ?? callbacks.module, callbacks, state: undefined, supervisor };
  if (Array.isArray(result) && result.length === 2 && result[0] === 'ok')
    return { ...made, state: result[1] as Term };
  yield* reportFailedSwap(manager, made, result);
  return undefined;
}

/** Calls one handler. */
export function* callHandler(manager: Manager, given: Term, request: Term): Steps<Outcome> {
  const handler = find(manager, given);
  if (handler === undefined) return { reply: ['error', 'bad_module'], sleeps: false };
  const { callbacks, state } = handler;
  const result = sendable(
    yield* catching(manager.process, callbacks, 'handle_call', [request, state]),
  );
  const [tag, reply] = partsOf(result);
  let next: Next | undefined;
  if (tag === 'remove_handler' && (result as readonly Term[]).length === 2)
    next = yield* removed(manager, handler);
  else if (Array.isArray(result)) next = yield* nextIn(manager, handler, result, 2);
  if (next === undefined) {
    yield* endHandler(manager, handler, ['error', result], request, result);
    without(manager, handler);
    return { reply: ['error', result], sleeps: false };
  }
  const now = next.handler;
  manager.handlers = manager.handlers.flatMap((one) => (one === handler ? (now ?? []) : one));
  return { reply, sleeps: next.sleeps === true };
}

/** The result of handle_call; if its reply cannot be sent, what `catch` gives for that error. */
function sendable(result: Term): Term {
  if (!Array.isArray(result) || typeof result[1] !== 'object') return result;
  try {
    copy(result[1]);
    return result;
  } catch (error) {
    return caughtTerm(unsent(error));
  }
}

/** A process has ended: the handlers that it supervises are removed. */
export function* supervisorEnded(manager: Manager, pid: Pid, reason: Term): Steps<void> {
  for (const handler of manager.handlers.filter(({ supervisor }) => supervisor === pid)) {
    const last: Term = ['parent_terminated', [pid, reason]];
    yield* endHandler(manager, handler, ['stop', reason], last, 'shutdown');
    without(manager, handler);
  }
}

/**
 * Calls terminate of a handler, and tells why it has ended: in a report unless that was expected, and its supervisor.
 * `last` is the event that has ended it. Returns what terminate returns.
 */
export function* endHandler(
  manager: Manager,
  handler: Handler,
  args: Term,
  last: Term,
  why: Term,
): Steps<Term> {
  const { callbacks, state } = handler;
  const told = callbacks.has('terminate')
    ? yield* catching(manager.process, callbacks, 'terminate', [args, state])
    : 'ok';
  yield* reportEnd(manager, handler, last, why);
  return told;
}
