// Module global: names and locks that are valid on all nodes of a mesh (OTP: global).
// Functions that change names or locks return promises.
// Functions that look up a name use this node's own table, and do not wait.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { isThenable } from '../../process/coroutine.ts';
import { Sleep } from '../../process/receive.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerOf, genCall, openCall, type Steps } from '../../servers/gen-call.ts';
import { registrar } from '../../servers/global-name-server.ts';
import { claimedNames, pidOf, type Resolver } from '../../servers/global-names.ts';
import { type LockId, lockNodes, tryLockNodes, unlockNodes } from '../../servers/lock-nodes.ts';
import { nameServer, visiblePeers } from '../../servers/members.ts';
import { keepResolver } from '../../servers/registrar.ts';
import { reportHere } from '../../signals/report-here.ts';
import { sendMessage } from '../../signals/send.ts';
import { copy } from '../../term/copy.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { exit } from '../erlang/processes.ts';
import { disconnect_node, nodes } from '../system/nodes.ts';
import { textsIn } from '../system/texts.ts';

/**
 * Registers a process under a global name: `await global.register_name(name, pid, resolver?)`.
 * The name may be any term. Returns 'yes' once all nodes of the mesh know it.
 * Returns 'no' if a process has the name already, or if the node of `pid` cannot be reached.
 * Returns 'no' too, and reports why, if the process already has another global name;
 * the flag `-kernel global_multi_name_action allow` allows several names.
 * The name is free again when the process ends.
 * If two meshes join and each has a process with the name, `resolver(name, pid, other)` is called with
 * the two pids. It returns the pid that keeps the name, or 'none'.
 * The default resolver is global.random_exit_name (global:register_name/2,3).
 */
const register_name = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* register('global.register_name', args, false);
});

/**
 * Registers a process under a global name as global.register_name does,
 * even if another process has the name: that process then loses the name.
 * Returns 'yes', or 'no' if the node of `pid` cannot be reached (global:re_register_name/2,3).
 */
const re_register_name = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* register('global.re_register_name', args, true);
});

function* register(bif: string, args: readonly unknown[], again: boolean): Steps<Term> {
  const [name, pid, resolver = random_exit_name] = args;
  if (!Pid.is(pid)) throw badarg(2, 'not a pid', bif, args);
  if (typeof resolver !== 'function') throw badarg(3, 'not a function', bif, args);
  const local = Pid.homeOf(pid) === here.node;
  const sent = local
    ? keepResolver(resolver as Resolver)
    : travelling(3, bif, args, () => copy(resolver));
  const request = ['register', name as Term, pid, sent, again];
  const answer = yield* genCall(me(), registrar, Pid.homeOf(pid).text, request);
  if (answer.state !== 'answered') return 'no';
  if (!Array.isArray(answer.value)) return answer.value;
  reportSeveral(pid, [name as Term, ...(answer.value[1] as Term[])]);
  return 'no';
}

function reportSeveral(pid: Pid, names: readonly Term[]): void {
  reportHere('error', 'global: {pid} registered under several names: ', names as Term, pid);
}

/**
 * Removes a global name: `await global.unregister_name(name)`.
 * Returns 'ok', also if no process has the name (global:unregister_name/1).
 */
const unregister_name = asyncToGenerator(function* (...args: unknown[]): Steps<'ok'> {
  const name = args[0] as Term;
  const pid = pidOf(name);
  if (pid !== undefined)
    yield* genCall(me(), registrar, Pid.homeOf(pid).text, ['unregister', name, pid]);
  return 'ok';
});

/** Returns the pid of the process with a global name; undefined if there is none (global:whereis_name/1). */
function whereis_name(...args: unknown[]): Pid | undefined {
  return pidOf(args[0] as Term);
}

/** Returns all global names that this node knows (global:registered_names/0). */
function registered_names(): Term[] {
  return copy(claimedNames()) as Term[];
}

/**
 * Sends a message to the process that has a global name, and returns the pid of that process.
 * Exits with `['badarg', [name, message]]` if no process has the name (global:send/2).
 */
function send(...args: unknown[]): Pid {
  const [name, message] = args as Term[];
  const pid = pidOf(name);
  if (pid === undefined) throw new Exit(['badarg', [name, message]]);
  sendMessage(pid, message);
  return pid;
}

/**
 * Waits until this node and all connected nodes agree on the global names: `await global.sync()`.
 * Always returns 'ok' (global:sync/0).
 */
const sync = asyncToGenerator(function* (): Steps<'ok'> {
  const process = me();
  const open = visiblePeers().map((node) => openCall(process, registrar, node, ['sync']));
  for (const reference of open) yield* answerOf(process, reference);
  // the other nodes may have sent names that are taken here: the registrar resolves these conflicts first
  yield* genCall(process, registrar, here.node.text, ['sync']);
  return 'ok';
});

/**
 * Locks a resource for a requester: `await global.set_lock([resource, requester], nodes?, retries?)`.
 * `resource` and `requester` may be any terms. Until the lock is released, other requesters cannot lock the
 * resource on `nodes`, which by default are this node and all connected visible nodes.
 * Returns true once the resource is locked. If another requester has locked it, tries again up to `retries`
 * times, 'infinity' by default, and then returns false.
 * The lock is released by global.del_lock, or when the calling process ends (global:set_lock/1,2,3).
 */
const set_lock = asyncToGenerator(function* (...args: unknown[]): Steps<boolean> {
  const [id, nodes, retries] = lockArguments('global.set_lock', args, 1);
  return yield* lock(id, nodes, retries);
});

/**
 * Releases a lock of the calling process: `await global.del_lock([resource, requester], nodes?)`.
 * Returns true, also if there is no such lock (global:del_lock/1,2).
 */
const del_lock = asyncToGenerator(function* (...args: unknown[]): Steps<true> {
  const [id, nodes] = lockArguments('global.del_lock', args, 1);
  const process = me();
  const request: Term = ['del_lock', id.resource, id.requester, process.pid];
  const open = nodes.map((node) => openCall(process, nameServer, node, request));
  for (const reference of open) yield* answerOf(process, reference);
  return true;
});

/**
 * Locks a resource, calls a function, and releases the lock:
 * `await global.trans([resource, requester], fun, nodes?, retries?)`. Returns the value of `fun()`.
 * Returns 'aborted', without calling `fun`, if global.set_lock with the same `nodes` and `retries` would
 * return false (global:trans/2,3,4).
 */
const trans = asyncToGenerator(function* (...args: unknown[]): Steps<unknown> {
  const [, fun] = args;
  if (typeof fun !== 'function') throw badarg(2, 'not a function', 'global.trans', args);
  const [id, nodes, retries] = lockArguments('global.trans', args, 2);
  const process = me();
  if (!(yield* lock(id, nodes, retries))) return 'aborted';
  try {
    const result: unknown = fun();
    return isThenable(result) ? yield result : result;
  } finally {
    unlockNodes(process, id, nodes);
  }
});

function lockArguments(
  bif: string,
  args: readonly unknown[],
  at: number,
): [id: LockId, nodes: readonly string[], retries: number] {
  const [id] = args;
  if (!Array.isArray(id) || id.length !== 2)
    throw badarg(1, 'not a lock: [resource, requester]', bif, args);
  const nodes = textsIn(args[at] ?? [here.node.text, ...visiblePeers()]);
  if (nodes === undefined) throw badarg(at + 1, 'not an array of node names', bif, args);
  const retries = args[at + 1] ?? 'infinity';
  if (retries !== 'infinity' && !(typeof retries === 'number' && retries >= 0))
    throw badarg(at + 2, "not a number from 0 up, or 'infinity'", bif, args);
  const [resource, requester] = id as Term[];
  const times = retries === 'infinity' ? Number.POSITIVE_INFINITY : (retries as number);
  return [{ resource, requester }, nodes, times];
}

function* lock(id: LockId, nodes: readonly string[], retries: number): Steps<boolean> {
  const process = me();
  if (retries === Number.POSITIVE_INFINITY) {
    yield* lockNodes(process, id, nodes);
    return true;
  }
  for (let left = retries; ; left--) {
    if (yield* tryLockNodes(process, id, nodes)) return true;
    if (left <= 0) return false;
    yield new Sleep(Math.random() * longestPause);
  }
}

const longestPause = 250; // the most milliseconds between two attempts, as in OTP's first random_sleep

/**
 * Resolves a name conflict: kills one of the two processes at random,
 * and the other keeps the name (global:random_exit_name/3).
 */
function random_exit_name(...args: unknown[]): Pid {
  const [kept, other] = drawn('global.random_exit_name', args);
  reportHere('info', 'global: Name conflict terminating ', [args[0] as Term, other]);
  exit(other, 'kill');
  return kept;
}

/**
 * Resolves a name conflict: one of the two processes, at random, keeps the name,
 * and the other gets the message `['global_name_conflict', name]` (global:random_notify_name/3).
 */
function random_notify_name(...args: unknown[]): Pid {
  const [kept, other] = drawn('global.random_notify_name', args);
  sendMessage(other, ['global_name_conflict', args[0]]);
  return kept;
}

/**
 * Resolves a name conflict: neither process keeps the name,
 * and both get the message `['global_name_conflict', name, otherPid]` (global:notify_all_name/3).
 */
function notify_all_name(...args: unknown[]): 'none' {
  const [pid, other] = pair('global.notify_all_name', args);
  sendMessage(pid, ['global_name_conflict', args[0], other]);
  sendMessage(other, ['global_name_conflict', args[0], pid]);
  return 'none';
}

function drawn(bif: string, args: readonly unknown[]): [kept: Pid, other: Pid] {
  const [pid, other] = pair(bif, args);
  return Math.random() < 0.5 ? [pid, other] : [other, pid];
}

function pair(bif: string, args: readonly unknown[]): [Pid, Pid] {
  const [, pid, other] = args;
  if (!Pid.is(pid)) throw badarg(2, 'not a pid', bif, args);
  if (!Pid.is(other)) throw badarg(3, 'not a pid', bif, args);
  return [pid, other];
}

/**
 * Closes the connections to all visible nodes: `global.disconnect()`.
 * Returns an array of their names (global:disconnect/0).
 */
function disconnect(): string[] {
  return nodes().filter((node) => disconnect_node(node) === true);
}

export const global: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  register_name,
  re_register_name,
  unregister_name,
  whereis_name,
  registered_names,
  send,
  sync,
  set_lock,
  del_lock,
  trans,
  random_exit_name,
  random_notify_name,
  notify_all_name,
  disconnect,
};
