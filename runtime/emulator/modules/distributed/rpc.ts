// Module rpc: calls functions on other nodes, and returns failures as `['badrpc', reason]` (OTP: rpc).
// Module erpc raises failures instead, so that no value can be mistaken for a failure.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { entryNamed } from '../../link/dist-entry.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerOf, genCall, openCall, type Steps } from '../../servers/gen-call.ts';
import {
  callAndWait,
  type Outcome,
  outcomeOf,
  packed,
  parseCall,
  type RemoteCall,
  timeoutOf,
} from '../../servers/remote-call.ts';
import { rex } from '../../servers/rex.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { process_info } from '../erlang/process-info.ts';
import { nodes as connectedNodes } from '../system/nodes.ts';
import {
  callAll,
  castTo,
  isOpen,
  nodeOf,
  nodesOf,
  notOpen,
  outcomeWithin,
  requestFor,
} from './erpc.ts';

/**
 * Calls a function on a node and returns the function's value:
 * `await rpc.call(node, module, fn, args, timeout?)` or `rpc.call(node, fun, args, timeout?)`.
 * Failures are returned, not raised: `['badrpc', 'nodedown']` if the node cannot be reached,
 * `['badrpc', 'timeout']` after `timeout` milliseconds, `['badrpc', ['EXIT', reason]]` if the function exits,
 * and `['badrpc', ['EXIT', [reason, stack]]]` for an error such as 'undef'.
 * A term that the function throws is returned as if it were the value.
 * The function's output goes to the caller's terminal (rpc:call/4,5).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const node = nodeOf('rpc.call', args);
  return told(yield* callAndWait(me(), node, parseCall('rpc.call', args, 1)));
});

/** Returns what rpc.call returns for an outcome. */
function told([how, what]: Outcome): Term {
  switch (how) {
    case 'ok':
    case 'throw':
      return what;
    case 'exit':
      return ['badrpc', ['EXIT', what[1]]];
    case 'error':
      if (what[0] === 'exception') return ['badrpc', ['EXIT', [what[1], what[2]]]];
      return ['badrpc', what[1] === 'noconnection' ? 'nodedown' : what[1]];
  }
}

/**
 * Calls a function on a node without waiting for the value.
 * Returns true at once, even if the node cannot be reached (rpc:cast/4).
 */
function cast(...args: unknown[]): true {
  castTo(nodeOf('rpc.cast', args), parseCall('rpc.cast', args, 1));
  return true;
}

/**
 * Calls a function on all nodes at the same time: `await rpc.multicall(nodes, module, fn, args, timeout?)`.
 * Without `nodes`, the nodes are this node and all connected visible ones.
 * Returns `[results, badNodes]`: the results, as rpc.call returns them, in the order of the nodes,
 * and the nodes that could not be reached or took longer than `timeout` milliseconds (rpc:multicall/3,4,5).
 */
const multicall = asyncToGenerator(function* (...args: unknown[]): Steps<[Term[], string[]]> {
  const [nodes, wanted] = onNodes('rpc.multicall', args, 5);
  const results: Term[] = [];
  const bad: string[] = [];
  const outcomes = yield* callAll(nodes, wanted);
  for (const [i, outcome] of outcomes.entries()) {
    const [how, what] = outcome;
    if (how === 'error' && what[0] === 'erpc') bad.push(nodes[i] ?? '');
    else results.push(told(outcome));
  }
  return [results, bad];
});

/**
 * Returns the nodes and the call that a BIF's arguments name. If the first argument is an array of nodes,
 * the call follows it. Without that array the nodes are this node and all connected visible ones.
 * `most` is the number of arguments when all are given.
 */
function onNodes(
  bif: string,
  args: readonly unknown[],
  most: number,
): readonly [readonly string[], RemoteCall] {
  const [first, , third] = args;
  const named =
    Array.isArray(first) || args.length >= most || (args.length === 4 && typeof third === 'string');
  if (!named) return [everywhere(), parseCall(bif, args, 0)];
  return [nodesOf(bif, args), parseCall(bif, args, 1)];
}

/** Returns this node and all connected visible nodes. */
function everywhere(): string[] {
  return [here.node.text, ...connectedNodes()];
}

/**
 * Calls a function on a node as rpc.call does, but in that node's process `rex`, which runs one such call
 * at a time. So the calls of all callers wait for one another (rpc:block_call/4,5).
 */
const block_call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const node = nodeOf('rpc.block_call', args);
  const wanted = parseCall('rpc.block_call', args, 1);
  const { module, function: fn, args: given } = packed(wanted);
  const process = me();
  const request: Term = ['block_call', module, fn, given, process.groupLeader];
  const answer = yield* genCall(process, rex, node, request, wanted.timeout);
  switch (answer.state) {
    case 'answered':
      return answer.value;
    case 'timeout':
      return ['badrpc', 'timeout'];
    case 'down':
      return ['badrpc', answer.reason === 'noconnection' ? 'nodedown' : ['EXIT', answer.reason]];
  }
});

/**
 * Starts a call as rpc.call does, and returns a key at once: `rpc.async_call(node, module, fn, args)`.
 * rpc.yield returns the value for the key (rpc:async_call/4).
 */
function async_call(...args: unknown[]): Reference {
  return requestFor('rpc.async_call', args);
}

/**
 * Waits for the value of a call that this process started with rpc.async_call,
 * and returns the value: `await rpc.yield(key)` (rpc:yield/1).
 */
const yieldValue = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return told(yield* outcomeOf(me(), keyOf('rpc.yield', args), Number.POSITIVE_INFINITY));
});

/**
 * Waits for the value of a call that this process started with rpc.async_call:
 * `await rpc.nb_yield(key, timeout?)`. Returns `['value', value]`, or 'timeout' after `timeout` milliseconds,
 * 0 by default. After 'timeout' the caller can wait for the same key again (rpc:nb_yield/1,2).
 */
const nb_yield = asyncToGenerator(function* (
  ...args: unknown[]
): Steps<'timeout' | ['value', Term]> {
  const key = keyOf('rpc.nb_yield', args);
  const timeout = timeoutOf({ name: 'rpc.nb_yield', args }, args[1] ?? 0);
  if (!isOpen(me(), key)) throw badarg(1, notOpen, 'rpc.nb_yield', args);
  const outcome = yield* outcomeWithin(key, timeout);
  return outcome === undefined ? 'timeout' : ['value', told(outcome)];
});

function keyOf(name: string, args: readonly unknown[]): Reference {
  const [key] = args;
  if (Reference.is(key)) return key;
  throw badarg(1, 'not a key: async_call gives one', name, args);
}

/**
 * Sends a message to the process registered as `name` on each node: `rpc.abcast(nodes, name, message)`.
 * Without `nodes`, the nodes are this node and all connected visible ones. Returns 'abcast' (rpc:abcast/2,3).
 */
function abcast(...args: unknown[]): 'abcast' {
  const [nodes, name, message] = broadcast('rpc.abcast', args);
  for (const node of nodes) sendMessage([name, node], message);
  return 'abcast';
}

/**
 * Sends a message to the process registered as `name` on each node, and waits
 * until each node has answered or is down: `await rpc.sbcast(nodes, name, message)`.
 * Returns `[goodNodes, badNodes]`. On a good node, the process got the message.
 * A bad node has no process of that name, or cannot be reached.
 * Without `nodes`, the nodes are this node and all connected visible ones (rpc:sbcast/2,3).
 */
const sbcast = asyncToGenerator(function* (...args: unknown[]): Steps<[string[], string[]]> {
  const [nodes, name, message] = broadcast('rpc.sbcast', args);
  const process = me();
  const open = nodes.map((node) => openCall(process, rex, node, ['sbcast', name, message]));
  const good: string[] = [];
  const bad: string[] = [];
  for (const [i, node] of nodes.entries()) {
    const answer = yield* answerOf(process, open[i] as Reference);
    (answer.state === 'answered' && wasSent(answer.value, node) ? good : bad).push(node);
  }
  return [good, bad];
});

/** Whether an answer to an sbcast says that the message was sent. An Erlang node answers with the message itself. */
function wasSent(answer: Term, node: string): boolean {
  if (entryNamed(node)?.peer !== 'erlang') return answer === true;
  return !Array.isArray(answer) || answer[0] !== 'badrpc';
}

function broadcast(
  bif: string,
  args: readonly unknown[],
): readonly [nodes: readonly string[], name: string, message: Term] {
  const nodes = args.length < 3 ? everywhere() : nodesOf(bif, args);
  const [name, message] = args.slice(-2);
  const at = Math.max(1, args.length - 1);
  if (typeof name !== 'string') throw badarg(at, 'not a name, a string', bif, args);
  return [nodes, name, message as Term];
}

/**
 * Calls a function on each node without waiting
 * for the values: `rpc.eval_everywhere(nodes, module, fn, args)`.
 * Without `nodes`, the nodes are this node and all connected visible ones.
 * Returns 'abcast' (rpc:eval_everywhere/3,4).
 */
function eval_everywhere(...args: unknown[]): 'abcast' {
  const [nodes, wanted] = onNodes('rpc.eval_everywhere', args, 4);
  for (const node of nodes) castTo(node, wanted);
  return 'abcast';
}

/**
 * Returns process_info of a process on any node: `await rpc.pinfo(pid, item?)`.
 * Returns `['badrpc', reason]` if the other node does not answer (rpc:pinfo/1,2).
 */
const pinfo = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const [pid] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', 'rpc.pinfo', args);
  if (Pid.homeOf(pid) === here.node) return process_info(...args);
  const wanted = parseCall('rpc.pinfo', ['erlang', 'process_info', args], 0);
  return told(yield* callAndWait(me(), Pid.homeOf(pid).text, wanted));
});

export const rpc: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  call,
  cast,
  multicall,
  block_call,
  async_call,
  yield: yieldValue,
  nb_yield,
  abcast,
  sbcast,
  eval_everywhere,
  pinfo,
};
