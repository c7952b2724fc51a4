// spawn and its relatives: the forms of their arguments, and where the process goes.

import { applyNamed } from '../code-server.ts';
import { copy } from '../copy.ts';
import { badarg, type ErlangError } from '../exit-reason.ts';
import { exportOf } from '../exported-function.ts';
import { here, nodeNamed } from '../incarnation.ts';
import { inspect } from '../inspect.ts';
import type { Pid } from '../pid.ts';
import type { Reference } from '../reference.ts';
import { me } from '../self.ts';
import { sendMessage } from '../send.ts';
import { type Call, plain, type SpawnOptions, spawnLocal, spawnRemote } from '../spawn.ts';
import type { FunctionTerm, Term } from '../term.ts';
import { isTraveller, packFunction } from '../travelling-functions.ts';
import { Unsendable } from '../unsendable.ts';
import { travelling } from './travel.ts';

/**
 * `spawn(fun)`, `spawn(fun, args)`, `spawn(module, function, args)`: a new process on this node.
 * `spawn(node, fun)`, `spawn(node, fun, args)`, `spawn(node, module, function, args)`: on another.
 * Returns its pid at once; a node that cannot be reached is reported and the pid is dead (erlang:spawn/1,2,3,4).
 */
export function spawn(...args: unknown[]): Pid {
  return start('spawn', args, plain).pid;
}

/** As spawn, and linked to the caller before it runs (erlang:spawn_link). */
export function spawn_link(...args: unknown[]): Pid {
  return start('spawn_link', args, { link: true, monitor: false }).pid;
}

/** As spawn, and monitored: returns `[pid, reference]` (erlang:spawn_monitor). */
export function spawn_monitor(...args: unknown[]): [Pid, Reference] {
  const { pid, reference } = start('spawn_monitor', args, { link: false, monitor: true });
  return [pid, reference as Reference];
}

/**
 * As spawn, with a last argument of options, an array: 'link', 'monitor'. Returns `[pid, reference]` with
 * 'monitor', else the pid; another option is badarg (erlang:spawn_opt/2,3,4,5).
 */
export function spawn_opt(...args: unknown[]): Pid | [Pid, Reference] {
  const options = optionsOf('spawn_opt', args);
  const { pid, reference } = start('spawn_opt', args.slice(0, -1), options);
  return options.monitor ? [pid, reference as Reference] : pid;
}

/**
 * Ask for a process without waiting: returns a reference; `['spawn_reply', reference, 'ok', pid]` or
 * `['spawn_reply', reference, 'error', reason]` comes as a message (erlang:spawn_request).
 * A last argument of options may hold 'link', 'monitor' and ['reply_tag', tag].
 */
export function spawn_request(...args: unknown[]): Reference {
  const withOptions = Array.isArray(args[args.length - 1]) && hasOptions(args);
  const options = withOptions ? optionsOf('spawn_request', args) : plain;
  const target = parse('spawn_request', withOptions ? args.slice(0, -1) : args);
  const parent = me();
  const tag = options.replyTag ?? 'spawn_reply';
  const call = remoteCall('spawn_request', args, target);
  const made = spawnRemote(parent, nodeNamed(target.node), call, options, (result) => {
    if (result.ok) sendMessage(parent.pid, [tag, made.reference, 'ok', made.pid]);
    else sendMessage(parent.pid, [tag, made.reference, 'error', result.reason]);
  });
  return made.reference;
}

interface Target {
  readonly node: string;
  readonly fun: FunctionTerm | undefined;
  readonly call: Call | undefined;
  readonly args: readonly Term[];
}

function start(
  name: string,
  args: readonly unknown[],
  options: SpawnOptions,
): { pid: Pid; reference: Reference | undefined } {
  const target = parse(name, args);
  const parent = me();
  if (target.node !== here.node.text)
    return spawnRemote(parent, nodeNamed(target.node), remoteCall(name, args, target), options);
  const { fun, call } = target;
  if (call)
    return spawnLocal(
      parent,
      () => applyNamed(call.module, call.function, call.args),
      call,
      options,
    );
  return spawnLocal(
    parent,
    () => (fun as (...given: readonly Term[]) => unknown)(...target.args),
    undefined,
    options,
  );
}

function parse(name: string, args: readonly unknown[]): Target {
  const [first, second, third, fourth] = args;
  const local = here.node.text;
  if (typeof first === 'function') return ofFunction(name, args, local, first, second);
  if (typeof first !== 'string')
    throw wrong(1, first, 'not a function, a node name or a module name', name, args);
  if (typeof second === 'function') return ofFunction(name, args, first, second, third);
  if (typeof second !== 'string')
    throw wrong(2, second, 'not a function or the name of one', name, args);
  if (typeof third === 'string') {
    if (!Array.isArray(fourth)) throw wrong(4, fourth, 'not an array of arguments', name, args);
    return ofName(first, second, third, copied(4, fourth, name, args));
  }
  if (!Array.isArray(third)) throw wrong(3, third, 'not an array of arguments', name, args);
  return ofName(local, first, second, copied(3, third, name, args));
}

function wrong(
  at: number,
  _got: unknown,
  why: string,
  name: string,
  args: readonly unknown[],
): ErlangError {
  return badarg(at, why, name, args);
}

function ofName(node: string, module: string, fn: string, args: readonly Term[]): Target {
  return { node, fun: undefined, call: { module, function: fn, args }, args };
}

function ofFunction(
  name: string,
  args: readonly unknown[],
  node: string,
  fun: unknown,
  given: unknown,
): Target {
  const at = args.indexOf(given) + 1;
  if (given !== undefined && !Array.isArray(given))
    throw badarg(at, 'not an array of arguments', name, args);
  return {
    node,
    fun: fun as FunctionTerm,
    call: undefined,
    args: copied(at, given ?? [], name, args),
  };
}

/** The new process shares nothing with this one. */
function copied(at: number, given: unknown[], name: string, args: readonly unknown[]): Term[] {
  return travelling(at, name, args, () => copy(given) as Term[]);
}

/** What another node is asked to call: a name, or a function packed with all it needs. */
function remoteCall(name: string, args: readonly unknown[], target: Target): Call {
  const { call, fun } = target;
  if (call !== undefined || fun === undefined) return call as Call;
  const exported = exportOf(fun);
  if (exported) return { module: exported.module, function: exported.name, args: target.args };
  const at = args.indexOf(fun) + 1;
  if (!isTraveller(fun)) throw badarg(at, notTravelling, name, args);
  try {
    const packed = packFunction(fun) as unknown as Term;
    const shown = `erlang:apply,[${inspect(fun)},${inspect(target.args)}]`;
    return { module: 'erl_eval', function: 'apply_fun', args: [packed, target.args], shown };
  } catch (error) {
    if (error instanceof Unsendable) throw badarg(at, error.message, name, args);
    throw error;
  }
}

const notTravelling =
  'a function of a module that the module does not export cannot run on another node: export it';

function hasOptions(args: readonly unknown[]): boolean {
  const [first, second] = args;
  if (typeof first === 'function') return args.length === 3;
  if (typeof second === 'function') return args.length === 4;
  return args.length === (typeof args[2] === 'string' ? 5 : 4);
}

function optionsOf(name: string, args: readonly unknown[]): SpawnOptions {
  const given = args[args.length - 1];
  if (!Array.isArray(given)) throw badarg(args.length, 'not an array of options', name, args);
  let replyTag: Term;
  for (const option of given as unknown[]) {
    if (Array.isArray(option) && option[0] === 'reply_tag') replyTag = option[1] as Term;
    else if (option !== 'link' && option !== 'monitor')
      throw badarg(args.length, 'invalid option', name, args);
  }
  const chosen = { link: given.includes('link'), monitor: given.includes('monitor') };
  return replyTag === undefined ? chosen : { ...chosen, replyTag };
}
