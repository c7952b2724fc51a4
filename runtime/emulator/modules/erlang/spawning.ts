// The spawn BIFs, which read their arguments and start the process on this node or another.

import { applyNamed } from '../../code/code-server.ts';
import { here, nodeNamed } from '../../identity/incarnation.ts';
import type { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { me } from '../../process/self.ts';
import { sendMessage } from '../../signals/send.ts';
import {
  type Call,
  forgetSpawn,
  plain,
  type SpawnOptions,
  spawnLocal,
  spawnRemote,
} from '../../signals/spawn.ts';
import { abandonRequest, requestAnswered, requestOpened } from '../../signals/spawn-requests.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import { exportOf } from '../../term/exported-function.ts';
import type { FunctionTerm, Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { travelling } from './may-travel.ts';
import {
  areSpawnOptions,
  type RequestOptions,
  requestOptions,
  spawnOptions,
} from './spawn-options.ts';

/**
 * Starts a process and returns its pid at once.
 * `spawn(fun)`, `spawn(fun, args)` and `spawn(module, function, args)` start it on this node;
 * `spawn(node, fun)`, `spawn(node, fun, args)` and `spawn(node, module, function, args)` on another.
 * If the node cannot be reached, spawn reports that, and returns the pid of a dead process
 * (erlang:spawn/1,2,3,4).
 */
export function spawn(...args: unknown[]): Pid {
  return start('spawn', args, plain).pid;
}

/**
 * Spawns a process linked to the caller. The link exists before the process runs.
 * The arguments are those of spawn (erlang:spawn_link/1,2,3,4).
 */
export function spawn_link(...args: unknown[]): Pid {
  return start('spawn_link', args, { link: true, monitor: false }).pid;
}

/**
 * Spawns a process monitored by the caller. Returns `[pid, reference]`.
 * The arguments are those of spawn (erlang:spawn_monitor/1,2,3,4).
 */
export function spawn_monitor(...args: unknown[]): [Pid, Reference] {
  const { pid, reference } = start('spawn_monitor', args, { link: false, monitor: true });
  return [pid, reference as Reference];
}

/**
 * Spawns a process with options.
 * The arguments are those of spawn and then an array of options: 'link', 'monitor', ['monitor', options]
 * with the options of monitor, and flags of process_flag with their values, such as ['priority', 'high'].
 * The flags are 'priority', 'min_heap_size', 'min_bin_vheap_size', 'max_heap_size', 'fullsweep_after'
 * and 'message_queue_data'. Any other option is badarg.
 * Returns `[pid, reference]` if the process is monitored, else the pid (erlang:spawn_opt/2,3,4,5).
 */
export function spawn_opt(...args: unknown[]): Pid | [Pid, Reference] {
  const options = spawnOptions(args);
  const { pid, reference } = start('spawn_opt', args, options, 1);
  return options.monitor ? [pid, reference as Reference] : pid;
}

/**
 * Requests a process without waiting for it. Returns a reference at once.
 * The caller then gets the message `['spawn_reply', reference, 'ok', pid]`
 * or `['spawn_reply', reference, 'error', reason]` (erlang:spawn_request/1,2,3,4,5).
 * The arguments are those of spawn, and may be followed by an array of options: those of spawn_opt;
 * ['reply_tag', tag], which replaces 'spawn_reply' in the message by `tag`;
 * ['reply', 'yes' | 'no' | 'error_only' | 'success_only'], which says for which outcomes the caller gets a
 * message. For any other option the message has the reason 'badopt'.
 */
export function spawn_request(...args: unknown[]): Reference {
  const last = args[args.length - 1];
  const withOptions = hasOptions(args) || (Array.isArray(last) && endsInOptions(args, last));
  const options: RequestOptions = withOptions ? requestOptions(args) : plain;
  const target = parse('spawn_request', args, withOptions ? 1 : 0);
  const parent = me();
  const tag = options.replyTag ?? 'spawn_reply';
  const wanted = options.reply ?? 'yes';
  const tell = (reference: Reference, how: 'ok' | 'error', what: Term): void => {
    if (wanted === 'yes' || wanted === (how === 'ok' ? 'success_only' : 'error_only'))
      sendMessage(parent.pid, [tag, reference, how, what]);
  };
  if (options.invalid === true) {
    const reference = makeReference();
    tell(reference, 'error', 'badopt');
    return reference;
  }
  if (target.node === here.node.text) {
    const { pid, reference = makeReference() } = startHere(target, options);
    tell(reference, 'ok', pid);
    return reference;
  }
  const node = nodeNamed(target.node);
  const call = remoteCall('spawn_request', args, target);
  let isAnswered = false;
  const made = sending('spawn_request', args, target, () =>
    spawnRemote(parent, node, call, options, (result, { pid, reference }) => {
      isAnswered = true;
      if (!requestAnswered(reference, result.ok)) return;
      if (result.ok) return tell(reference, 'ok', pid);
      forgetSpawn(parent, pid, reference);
      tell(reference, 'error', result.reason);
    }),
  );
  if (!isAnswered) requestOpened(made.reference, { parent, pid: made.pid, options });
  return made.reference;
}

/**
 * Abandons a spawn_request of the caller.
 * The caller gets no reply. If the request asked for a link, the new process gets an exit signal 'abandoned'.
 * Returns true, or false if the reply was already sent
 * or the caller made no such request (erlang:spawn_request_abandon/1).
 */
export function spawn_request_abandon(...args: unknown[]): boolean {
  const [reference] = args;
  if (Reference.is(reference)) return abandonRequest(reference, me());
  throw badarg(1, 'not a reference', 'spawn_request_abandon', args);
}

/** What a process is to run, and on which node. */
export interface Target {
  readonly node: string;
  readonly fun: FunctionTerm | undefined;
  readonly call: Call | undefined;
  readonly args: readonly Term[];
  readonly at: number; // number of the argument that names, is, or contains the function
  readonly givenAt: number; // of the one that has its arguments
}

function start(
  name: string,
  args: readonly unknown[],
  options: SpawnOptions,
  optionCount = 0,
): { pid: Pid; reference: Reference | undefined } {
  const target = parse(name, args, optionCount);
  if (target.node === here.node.text) return startHere(target, options);
  const call = remoteCall(name, args, target);
  return sending(name, args, target, () =>
    spawnRemote(me(), nodeNamed(target.node), call, options),
  );
}

/** Calls `send`, which sends a call to another node. For what an Erlang node does not take it fails with badarg. */
function sending<T>(name: string, args: readonly unknown[], target: Target, send: () => T): T {
  try {
    return send();
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    if (error.path === 'message') throw badarg(target.givenAt, error.message, name, args); // too large as a whole
    const isByApply = target.fun !== undefined && exportOf(target.fun) === undefined;
    if (isByApply && error.path.startsWith('message[0]'))
      throw badarg(target.at, error.calling('message[0]', 'fun').message, name, args);
    const told = error.calling(isByApply ? 'message[1]' : 'message', 'arguments');
    throw badarg(target.givenAt, told.message, name, args);
  }
}

function startHere(
  target: Target,
  options: SpawnOptions,
): { pid: Pid; reference: Reference | undefined } {
  return spawnLocal(me(), runOf(target), target.call, options);
}

/** Returns the function that runs what is to run on this node. */
export function runOf({ fun, call, args }: Target): () => unknown {
  return call
    ? () => applyNamed(call.module, call.function, call.args)
    : () => (fun as (...given: readonly Term[]) => unknown)(...args);
}

/**
 * Reads the arguments of the BIF `name`.
 * `options` is the number of arguments at the end that are options, not part of the call.
 */
export function parse(name: string, args: readonly unknown[], options = 0): Target {
  const count = args.length - options;
  const [first, second, third, fourth] = options === 0 ? args : args.slice(0, count);
  const local = here.node.text;
  if (typeof first === 'function') return ofFunction(name, args, local, first, 1, second, 2);
  if (count < 2) throw badarg(1, 'not a function', name, args);
  const isNode = count === 2 || typeof second === 'function' || count > 3;
  if (typeof first !== 'string') throw badarg(1, isNode ? notNode : notModule, name, args);
  if (typeof second === 'function') return ofFunction(name, args, first, second, 2, third, 3);
  if (count === 2) throw badarg(2, 'not a function', name, args);
  if (count === 3) return ofName(local, [first, second, third], name, args, 1);
  return ofName(first, [second, third, fourth], name, args, 2);
}

const notNode = 'not a node name, a string';
const notModule = 'not the name of a module, a string';

/**
 * Returns the target of a call by name.
 * The module is argument number `at`; the function and its arguments follow.
 */
function ofName(
  node: string,
  [module, fn, given]: readonly unknown[],
  name: string,
  args: readonly unknown[],
  at: number,
): Target {
  if (typeof module !== 'string') throw badarg(at, notModule, name, args);
  if (typeof fn !== 'string')
    throw badarg(at + 1, 'not the name of a function, a string', name, args);
  if (!Array.isArray(given)) throw badarg(at + 2, 'not an array of arguments', name, args);
  const [fun, list] = given as unknown[];
  if (module === 'erlang' && fn === 'apply' && given.length === 2 && typeof fun === 'function')
    return ofFunction(name, args, node, fun, at + 2, list, at + 2); // as erlang:apply/2 would call fun
  const own = copied(at + 2, given, name, args);
  const call = { module, function: fn, args: own };
  return { node, fun: undefined, call, args: own, at, givenAt: at + 2 };
}

function ofFunction(
  name: string,
  args: readonly unknown[],
  node: string,
  fun: unknown,
  at: number,
  given: unknown,
  givenAt: number,
): Target {
  if (given !== undefined && !Array.isArray(given))
    throw badarg(givenAt, 'not an array of arguments', name, args);
  return {
    node,
    fun: fun as FunctionTerm,
    call: undefined,
    args: copied(givenAt, given ?? [], name, args),
    at,
    givenAt,
  };
}

/** Copies the arguments, since the new process shares no objects with the caller. */
function copied(at: number, given: unknown[], name: string, args: readonly unknown[]): Term[] {
  return travelling(at, name, args, () => copy(given) as Term[]);
}

/**
 * Returns the call to send to another node:
 * an exported function by its name, any other function through erlang:apply.
 */
export function remoteCall(name: string, args: readonly unknown[], target: Target): Call {
  const { call, fun } = target;
  if (call !== undefined || fun === undefined) return call as Call;
  const exported = exportOf(fun);
  if (exported) return { module: exported.module, function: exported.name, args: target.args };
  const own = travelling(target.at, name, args, () => sentFunction(fun));
  return { module: 'erlang', function: 'apply', args: [own, target.args] };
}

function sentFunction(fun: FunctionTerm): Term {
  try {
    return copy(fun);
  } catch (error) {
    throw error instanceof Unsendable ? error.calling('message', 'fun') : error;
  }
}

function hasOptions(args: readonly unknown[]): boolean {
  const [first, second] = args;
  if (typeof first === 'function') return args.length === 3;
  if (typeof second === 'function') return args.length === 4;
  return args.length === (typeof args[2] === 'string' ? 5 : 4);
}

/**
 * Returns whether the last argument holds options: an array right after a function
 * may also hold the function's arguments.
 */
function endsInOptions(args: readonly unknown[], last: readonly unknown[]): boolean {
  return typeof args[args.length - 2] === 'function' && areSpawnOptions(last);
}
