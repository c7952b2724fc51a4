// Module proc_lib: starts processes that know their ancestors, tell when they are initialised, and report their crashes
// (OTP: proc_lib). The processes of all behaviours are such processes.

import { applyNamed } from '../../code/code-server.ts';
import { here, nodeNamed } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { whereisProcess } from '../../signals/registry.ts';
import {
  type Call,
  plain,
  type SpawnOptions,
  spawnLocal,
  spawnRemote,
} from '../../signals/spawn.ts';
import { copy } from '../../term/copy.ts';
import { badarg, ErlangError } from '../../term/exception.ts';
import { exportOf } from '../../term/exported-function.ts';
import { listOf } from '../../term/list.ts';
import type { FunctionTerm, Term } from '../../term/term.ts';
import { hibernated } from '../erlang/hibernate.ts';
import { travelling } from '../erlang/may-travel.ts';
import { spawnOptions } from '../erlang/spawn-options.ts';
import { parse, remoteCall, runOf, type Target } from '../erlang/spawning.ts';
import { timeoutIn } from './call.ts';
import {
  familyOf,
  type InitialCall,
  initAck,
  initP,
  parentOf,
  type Started,
  startAndWait,
  type Tie,
  wakeUp,
} from './init-p.ts';
import { stopProcess } from './stop.ts';

/**
 * Starts a process as spawn does. Its dictionary has its ancestors and its first call, and if it crashes,
 * that is a =CRASH REPORT====. The arguments are those of spawn. Returns the pid (proc_lib:spawn/1,2,3,4).
 */
function spawn(...args: unknown[]): Pid {
  return spawned('proc_lib.spawn', args, plain).pid;
}

/**
 * Starts a process as proc_lib.spawn does, linked to the caller.
 * The arguments are those of spawn. Returns the pid (proc_lib:spawn_link/1,2,3,4).
 */
function spawn_link(...args: unknown[]): Pid {
  return spawned('proc_lib.spawn_link', args, { link: true, monitor: false }).pid;
}

/**
 * Starts a process as proc_lib.spawn does, with the options of spawn_opt, which are the last argument.
 * Returns `[pid, reference]` if the process is monitored, else the pid (proc_lib:spawn_opt/2,3,4,5).
 */
function spawn_opt(...args: unknown[]): Pid | [Pid, Reference] {
  const options = spawnOptions(args, 'proc_lib.spawn_opt');
  const { pid, reference } = spawned('proc_lib.spawn_opt', args, options, 1);
  return options.monitor ? [pid, reference as Reference] : pid;
}

function spawned(
  name: string,
  args: readonly unknown[],
  options: SpawnOptions,
  optionCount = 0,
): { pid: Pid; reference: Reference | undefined } {
  const process = me();
  const target = parse(name, args, optionCount);
  const [parent, ancestors] = familyOf(process);
  if (target.node === here.node.text) {
    const shown = target.call ?? { module: 'erlang', function: 'apply', args: [] };
    const call = { module: 'proc_lib', function: 'init_p', args: initArgs(target, shown) };
    return spawnLocal(
      process,
      initP([parent, ancestors], firstCall(target), runOf(target)),
      call,
      options,
    );
  }
  const { module, function: fn, args: given } = remoteCall(name, args, target);
  const asked = [parent, listOf(ancestors), module, fn, listOf(given)];
  const call = { module: 'proc_lib', function: 'init_p', args: asked };
  return spawnRemote(process, nodeNamed(target.node), call, options);
}

/** As many arguments as init_p has in OTP, for those who see the first call of a process. */
function initArgs({ fun }: Target, { module, function: fn, args }: Call): readonly Term[] {
  return fun === undefined ? [undefined, [], module, fn, args] : [undefined, [], undefined];
}

function firstCall({ call, fun, args }: Target): InitialCall {
  if (call !== undefined) return [call.module, call.function, call.args.length];
  const exported = exportOf(fun as FunctionTerm);
  return [exported?.module ?? 'erlang', exported?.name ?? 'apply', args.length];
}

/** The function that a process runs which another node has started with proc_lib.spawn. */
function init_p(...args: unknown[]): unknown {
  const [parent, given, module, fn, list] = args as readonly Term[];
  const ancestors = Array.isArray(given) ? Array.from(given as readonly Term[]) : [];
  if (typeof module === 'function') {
    const call = ['erlang', 'apply', 0] as const;
    return initP([parent, ancestors], call, module as () => unknown)();
  }
  if (typeof module !== 'string' || typeof fn !== 'string' || !Array.isArray(list))
    throw new ErlangError('function_clause');
  const own = Array.from(list as readonly Term[]);
  const run = (): unknown => applyNamed(module, fn, own);
  return initP([parent, ancestors], [module, fn, own.length], run)();
}

/**
 * Starts a process and waits until it calls proc_lib.init_ack: `await proc_lib.start(module, fn, args, timeout?, options?)`.
 * Returns what it told; `['error', reason]` if it ended before, and `['error', 'timeout']` if it was too late, and was
 * killed. `timeout` is in milliseconds, 'infinity' by default; the options are those of spawn_opt, without 'monitor'
 * (proc_lib:start/3,4,5).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return (yield* started('proc_lib.start', 'nolink', args)).result;
});

/**
 * Starts a process linked to the caller, and waits as proc_lib.start does:
 * `await proc_lib.start_link(module, fn, args, timeout?, options?)` (proc_lib:start_link/3,4,5).
 */
const start_link = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return (yield* started('proc_lib.start_link', 'link', args)).result;
});

/**
 * Starts a process that the caller monitors, and waits as proc_lib.start does:
 * `await proc_lib.start_monitor(module, fn, args, timeout?, options?)`.
 * Returns `[result, reference]` (proc_lib:start_monitor/3,4,5).
 */
const start_monitor = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const { result, reference } = yield* started('proc_lib.start_monitor', 'monitor', args);
  return [result, reference];
});

function* started(name: string, tie: Tie, args: readonly unknown[]): Steps<Started> {
  const [module, fn, given, time = 'infinity', options = []] = args;
  if (typeof module !== 'string') throw badarg(1, 'not the name of a module', name, args);
  if (typeof fn !== 'string') throw badarg(2, 'not the name of a function', name, args);
  if (!Array.isArray(given)) throw badarg(3, 'not an array of arguments', name, args);
  const timeout = timeoutIn(4, time, name, args);
  if (!Array.isArray(options)) throw badarg(5, 'not an array of options', name, args);
  const spawn = spawnOptions(args, name, options);
  if (spawn.monitor) throw badarg(5, "'monitor' is not for a start: start_monitor", name, args);
  const own = travelling(3, name, args, () => copy(given) as Term[]);
  const call = { module: 'proc_lib', function: 'init_p', args: [undefined, [], module, fn, own] };
  const run = (): unknown => applyNamed(module, fn, own);
  const initialCall: InitialCall = [module, fn, own.length];
  return yield* startAndWait(me(), tie, { call, initialCall, run }, { timeout, spawn });
}

/**
 * Tells the process that waits in proc_lib.start what it is to return: `proc_lib.init_ack(result)`.
 * `proc_lib.init_ack(parent, result)` names that process. Returns 'ok' (proc_lib:init_ack/1,2).
 */
function init_ack(...args: unknown[]): 'ok' {
  const process = me();
  const [first, second] = args as readonly Term[];
  const to = args.length > 1 ? first : parentOf(process);
  if (!Pid.is(to) && typeof to !== 'string')
    throw badarg(1, 'not a pid, and not a process of proc_lib', 'proc_lib.init_ack', args);
  initAck(process, to, args.length > 1 ? second : first);
  return 'ok';
}

/**
 * Waits for a message, and then calls a function, as erlang.hibernate does, in a process of proc_lib: a crash of the
 * function is reported as one of the process: `await proc_lib.hibernate(module, fn, args)`. Never returns
 * (proc_lib:hibernate/3).
 */
const hibernate = asyncToGenerator(function* (...args: unknown[]): Steps<void> {
  yield* hibernated('proc_lib.hibernate', args, wakeUp);
});

/**
 * Returns the first call of a process of proc_lib, `[module, function, arguments]`, where the arguments are names;
 * false for another process: `proc_lib.initial_call(pid)` (proc_lib:initial_call/1).
 */
function initial_call(...args: unknown[]): Term {
  const call = callIn('proc_lib.initial_call', args);
  if (call === undefined) return false;
  const [module, fn, arity] = call;
  return [module, fn, Array.from({ length: arity }, (_, i) => `Argument__${i + 1}`)];
}

/**
 * Returns the first call of a process of proc_lib, `[module, function, arity]`:
 * `proc_lib.translate_initial_call(pid)`. For a gen_server that is `[module, 'init', 1]`
 * (proc_lib:translate_initial_call/1).
 */
function translate_initial_call(...args: unknown[]): Term {
  return callIn('proc_lib.translate_initial_call', args) ?? ['proc_lib', 'init_p', 5];
}

function callIn(name: string, args: readonly unknown[]): InitialCall | undefined {
  const [pid] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', name, args);
  const call = processOf(pid)?.dictionary?.get('$initial_call');
  return Array.isArray(call) && call.length === 3 ? (copy(call) as InitialCall) : undefined;
}

/**
 * Stops a process that handles system messages, such as a gen_server:
 * `await proc_lib.stop(process, reason?, timeout?)`. The reason is 'normal' by default, the timeout 'infinity'.
 * Returns 'ok' once it has ended for this reason; exits with another reason, with 'noproc', or with 'timeout'
 * (proc_lib:stop/1,3).
 */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps<'ok'> {
  const [target, reason = 'normal', time = 'infinity'] = args as readonly Term[];
  const timeout = timeoutIn(3, time, 'proc_lib.stop', args);
  if (Pid.is(target)) return yield* stopProcess(me(), target, reason, timeout);
  if (typeof target === 'string') {
    const pid = whereisProcess(target)?.pid;
    return yield* stopProcess(me(), pid ?? [target, here.node.text], reason, timeout);
  }
  if (!Array.isArray(target) || target.length !== 2)
    throw badarg(1, 'not a pid, a name or [name, node]', 'proc_lib.stop', args);
  return yield* stopProcess(me(), target as never, reason, timeout);
});

export const proc_lib: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  spawn,
  spawn_link,
  spawn_opt,
  start,
  start_link,
  start_monitor,
  init_ack,
  hibernate,
  initial_call,
  translate_initial_call,
  stop,
  init_p,
};
