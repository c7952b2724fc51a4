// spawn and its relatives: the forms of their arguments, and where the process goes.

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
 * `spawn(fun)`, `spawn(fun, args)`, `spawn(module, function, args)`: a new process on this node.
 * `spawn(node, fun)`, `spawn(node, fun, args)`, `spawn(node, module, function, args)`: on another.
 * Returns its pid at once; a node that cannot be reached is reported and the pid is dead (erlang:spawn/1,2,3,4).
 */
export function spawn(...args: unknown[]): Pid {
  return start('spawn', args, plain).pid;
}

/** As spawn, and linked to the caller before it runs (erlang:spawn_link/1,2,3,4). */
export function spawn_link(...args: unknown[]): Pid {
  return start('spawn_link', args, { link: true, monitor: false }).pid;
}

/** As spawn, and monitored: returns `[pid, reference]` (erlang:spawn_monitor/1,2,3,4). */
export function spawn_monitor(...args: unknown[]): [Pid, Reference] {
  const { pid, reference } = start('spawn_monitor', args, { link: false, monitor: true });
  return [pid, reference as Reference];
}

/**
 * As spawn, with a last argument of options, an array: 'link', 'monitor', ['monitor', options] with the options of monitor, and as
 * pairs the flags 'priority', 'min_heap_size', 'min_bin_vheap_size', 'max_heap_size', 'fullsweep_after' and 'message_queue_data' of process_flag.
 * Returns `[pid, reference]` if it is monitored, else the pid; another option is badarg (erlang:spawn_opt/2,3,4,5).
 */
export function spawn_opt(...args: unknown[]): Pid | [Pid, Reference] {
  const options = spawnOptions(args);
  const { pid, reference } = start('spawn_opt', args, options, 1);
  return options.monitor ? [pid, reference as Reference] : pid;
}

/**
 * Ask for a process without waiting: returns a reference; `['spawn_reply', reference, 'ok', pid]` or
 * `['spawn_reply', reference, 'error', reason]` comes as a message (erlang:spawn_request/1,2,3,4,5). A last argument of options may
 * hold those of spawn_opt, ['reply_tag', tag] and ['reply', 'yes' | 'no' | 'error_only' | 'success_only']; with another the
 * reason is 'badopt'.
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
  const made = spawnRemote(parent, node, call, options, (result, { pid, reference }) => {
    isAnswered = true;
    if (!requestAnswered(reference, result.ok)) return;
    if (result.ok) return tell(reference, 'ok', pid);
    forgetSpawn(parent, pid, reference);
    tell(reference, 'error', result.reason);
  });
  if (!isAnswered) requestOpened(made.reference, { parent, pid: made.pid, options });
  return made.reference;
}

/**
 * Lose interest in a spawn_request of the caller: true, and no answer comes; the new process, if linked, gets an exit signal 'abandoned'.
 * False if it has been answered already, or the reference is not of a spawn_request of the caller (erlang:spawn_request_abandon/1).
 */
export function spawn_request_abandon(...args: unknown[]): boolean {
  const [reference] = args;
  if (Reference.is(reference)) return abandonRequest(reference, me());
  throw badarg(1, 'not a reference', 'spawn_request_abandon', args);
}

interface Target {
  readonly node: string;
  readonly fun: FunctionTerm | undefined;
  readonly call: Call | undefined;
  readonly args: readonly Term[];
  readonly at: number; // the number of the argument that is the function, or holds it
}

function start(
  name: string,
  args: readonly unknown[],
  options: SpawnOptions,
  optionCount = 0,
): { pid: Pid; reference: Reference | undefined } {
  const target = parse(name, args, optionCount);
  if (target.node === here.node.text) return startHere(target, options);
  return spawnRemote(me(), nodeNamed(target.node), remoteCall(name, args, target), options);
}

function startHere(
  { fun, call, args }: Target,
  options: SpawnOptions,
): { pid: Pid; reference: Reference | undefined } {
  const run = call
    ? () => applyNamed(call.module, call.function, call.args)
    : () => (fun as (...given: readonly Term[]) => unknown)(...args);
  return spawnLocal(me(), run, call, options);
}

/** `args` are as typed; `options` says how many of them, at the end, are options. */
function parse(name: string, args: readonly unknown[], options = 0): Target {
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

/** Module, function and arguments, of which the first is argument number `at`. */
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
    return ofFunction(name, args, node, fun, at + 2, list, at + 2); // as that calls it
  const own = copied(at + 2, given, name, args);
  return { node, fun: undefined, call: { module, function: fn, args: own }, args: own, at };
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
  };
}

/** The new process shares nothing with this one. */
function copied(at: number, given: unknown[], name: string, args: readonly unknown[]): Term[] {
  return travelling(at, name, args, () => copy(given) as Term[]);
}

/** What another node is asked to call: a name, or a function, as erlang:apply does. */
function remoteCall(name: string, args: readonly unknown[], target: Target): Call {
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

/** `spawn_request(fun, options)` and `spawn_request(node, fun, options)`, where arguments could stand too. */
function endsInOptions(args: readonly unknown[], last: readonly unknown[]): boolean {
  return typeof args[args.length - 2] === 'function' && areSpawnOptions(last);
}
