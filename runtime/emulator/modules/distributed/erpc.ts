// Module erpc: calls functions on other nodes, and raises in the caller what the function raises (OTP: erpc).
// Functions that wait for an answer return promises; cast, multicast and send_request do not wait.

import { now } from '../../host/turn-clock.ts';
import { here, nodeNamed } from '../../identity/incarnation.ts';
import { Reference } from '../../identity/reference.ts';
import { mailboxMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import {
  callAndWait,
  Down,
  decoded,
  type Execution,
  execute_call,
  type Outcome,
  openRequest,
  outcomeOf,
  packed,
  parseCall,
  type RemoteCall,
  sending,
  timeoutOf,
  wrong,
} from '../../servers/remote-call.ts';
import * as monitors from '../../signals/monitors.ts';
import { type Call, plain, spawnLocal, spawnRemote } from '../../signals/spawn.ts';
import { copy } from '../../term/copy.ts';
import { ErlangError, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { textsIn } from '../system/texts.ts';

/**
 * Calls a function on a node and returns the function's value:
 * `await erpc.call(node, module, fn, args, timeout?)` or `erpc.call(node, fun, args?, timeout?)`.
 * `timeout` is in milliseconds, 'infinity' by default.
 * Raises what the function raises: a thrown term unchanged, exit(reason)
 * as an exit with `['exception', reason]`, an error as an error with `['exception', reason, stack]`.
 * Raises an exit with `['signal', reason]` if an exit signal ended the process that ran the function.
 * Raises an error with `['erpc', 'noconnection' | 'timeout' | 'notsup']` if the call itself failed
 * (erpc:call/2,3,4,5).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const node = nodeOf('erpc.call', args);
  const wanted = parseCall('erpc.call', args, 1);
  return valueOrRaise(yield* callAndWait(me(), node, wanted));
});

/** Returns the value of an outcome 'ok', and raises any other outcome. */
function valueOrRaise([how, what]: Outcome): Term {
  switch (how) {
    case 'ok':
      return what;
    case 'throw':
      throw what;
    case 'exit':
      throw new Exit(what);
    case 'error':
      throw new ErlangError(what);
  }
}

/**
 * Calls a function on a node without waiting for the value.
 * Returns 'ok' at once, even if the node cannot be reached (erpc:cast/2,4).
 */
function cast(...args: unknown[]): 'ok' {
  castTo(nodeOf('erpc.cast', args), parseCall('erpc.cast', args, 1));
  return 'ok';
}

/**
 * Calls a function on each node without waiting for the values: `erpc.multicast(nodes, module, fn, args)`.
 * Returns 'ok' at once, even if some of the nodes cannot be reached (erpc:multicast/2,4).
 */
function multicast(...args: unknown[]): 'ok' {
  const nodes = nodesOf('erpc.multicast', args);
  const wanted = parseCall('erpc.multicast', args, 1);
  for (const node of nodes) castTo(node, wanted);
  return 'ok';
}

export function castTo(node: string, wanted: RemoteCall): void {
  const process = me();
  const executed = ({ module, function: fn, args: given }: Execution): Call => ({
    module: 'erpc',
    function: 'execute_cast',
    args: [module, fn, given],
  });
  sending(wanted.asked, () => {
    if (node === here.node.text) {
      const run = executed({ ...wanted, args: copy(wanted.args) as Term[] });
      spawnLocal(process, () => execute_cast(...run.args), run, plain);
    } else spawnRemote(process, nodeNamed(node), executed(packed(wanted)), plain, () => undefined);
  });
}

/**
 * The function that the process spawned by a cast runs.
 * If the call fails, the failure is reported on the caller's terminal.
 */
const execute_cast = asyncToGenerator(function* (...args: unknown[]): Steps<void> {
  const [module, fn, given] = args as [string, RemoteCall['function'], readonly Term[]];
  const run = { module, function: fn, args: Array.from(given), timeout: Number.POSITIVE_INFINITY };
  const [how, what] = yield* callAndWait(me(), here.node.text, run);
  if (how === 'throw') throw what;
  if (how === 'exit') throw new Exit(what[1]);
  if (how === 'error') throw castFailed(what);
});

/**
 * Returns the error with which the process of a failed cast exits.
 * The error's reason is `['exception', [reason, stack]]`,
 * while erpc.call raises `['exception', reason, stack]`.
 */
function castFailed([, ...reasonAndStack]: readonly [string, ...Term[]]): ErlangError {
  return new ErlangError(['exception', reasonAndStack]);
}

/**
 * Calls a function on all nodes at the same time: `await erpc.multicall(nodes, module, fn, args, timeout?)`.
 * Returns an array with one element for each node, in the order of `nodes`:
 * `['ok', value]`, or the class and the reason of what erpc.call raises,
 * such as `['throw', term]` or `['error', ['erpc', 'noconnection']]`.
 * `timeout` is for all calls together (erpc:multicall/2,3,4,5).
 */
const multicall = asyncToGenerator(function* (...args: unknown[]): Steps<Outcome[]> {
  const nodes = nodesOf('erpc.multicall', args);
  return yield* callAll(nodes, parseCall('erpc.multicall', args, 1));
});

/** Calls a function on all nodes at the same time. The timeout is for all calls together. */
export function* callAll(nodes: readonly string[], wanted: RemoteCall): Steps<Outcome[]> {
  const process = me();
  const requests = nodes.map((node) => openRequest(process, node, wanted));
  const until = now + wanted.timeout;
  const outcomes: Outcome[] = [];
  for (const request of requests)
    outcomes.push(yield* outcomeOf(process, request, Math.max(0, until - now)));
  return outcomes;
}

/**
 * Starts a call on a node, and returns a request identifier at once:
 * `erpc.send_request(node, module, fn, args)`.
 * The calling process gets the function's value with erpc.receive_response,
 * erpc.wait_response or erpc.check_response (erpc:send_request/2,4).
 */
function send_request(...args: unknown[]): Reference {
  return requestFor('erpc.send_request', args);
}

/** Starts the call that the arguments of the BIF `name` ask for. Returns the request identifier. */
export function requestFor(name: string, args: readonly unknown[]): Reference {
  const node = nodeOf(name, args);
  return openRequest(me(), node, parseCall(name, args, 1));
}

/**
 * Waits for the response to a request and returns the function's value:
 * `await erpc.receive_response(request, timeout?)`. Raises what erpc.call raises.
 * After `timeout` milliseconds, 'infinity' by default, it abandons the request
 * and raises an error with `['erpc', 'timeout']` (erpc:receive_response/1,2).
 */
const receive_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const process = me();
  const request = requestOf('erpc.receive_response', args, 1);
  const timeout = timeoutOf({ name: 'erpc.receive_response', args }, args[1]);
  if (!isOpen(process, request)) throw wrong(1, notOpen, 'erpc.receive_response', args);
  return valueOrRaise(yield* outcomeOf(process, request, timeout));
});

/**
 * Waits for the response to a request: `await erpc.wait_response(request, timeout?)`.
 * Returns `['response', value]`, or 'no_response' if no response has arrived after `timeout` milliseconds,
 * 0 by default. After 'no_response' the caller can wait for the same request again.
 * Raises what erpc.call raises (erpc:wait_response/1,2).
 */
const wait_response = asyncToGenerator(function* (
  ...args: unknown[]
): Steps<'no_response' | ['response', Term]> {
  const request = requestOf('erpc.wait_response', args, 1);
  const timeout = timeoutOf({ name: 'erpc.wait_response', args }, args[1] ?? 0);
  if (!isOpen(me(), request)) throw wrong(1, notOpen, 'erpc.wait_response', args);
  const outcome = yield* outcomeWithin(request, timeout);
  return outcome === undefined ? 'no_response' : ['response', valueOrRaise(outcome)];
});

/**
 * Waits for the outcome of a request. Returns undefined after `timeout` ms; the request then stays open.
 */
export function* outcomeWithin(request: Reference, timeout: number): Steps<Outcome | undefined> {
  const down = (yield new Down(request, timeout)) as readonly Term[] | undefined;
  return down && decoded(down[4], request);
}

/** Returns whether the outcome of a request is in the process's mailbox or can still arrive. */
export function isOpen(process: Process, request: Reference): boolean {
  if (process.ties?.monitors.has(request)) return true;
  const down = new Down(request, 0);
  return mailboxMessages(process).some((message) => down.matches(message));
}

/**
 * Checks whether a received message is the response to a request: `erpc.check_response(message, request)`.
 * Returns `['response', value]` if it is, else 'no_response'.
 * Raises what erpc.call raises (erpc:check_response/2).
 */
function check_response(...args: unknown[]): 'no_response' | ['response', Term] {
  const request = requestOf('erpc.check_response', args, 2);
  const message = args[0] as Term;
  if (!new Down(request, 0).matches(message)) return 'no_response';
  monitors.demonitor(me(), request);
  return ['response', valueOrRaise(decoded((message as readonly Term[])[4], request))];
}

/** Returns the request identifier that is argument number `at`. */
function requestOf(name: string, args: readonly unknown[], at: number): Reference {
  const request = args[at - 1];
  if (Reference.is(request)) return request;
  throw wrong(at, 'not a request: send_request gives one', name, args);
}

export const notOpen = 'not a request of this process that is still open';

export function nodeOf(name: string, args: readonly unknown[]): string {
  const [node] = args;
  if (typeof node === 'string') return node;
  throw wrong(1, 'not a node name, a string', name, args);
}

export function nodesOf(name: string, args: readonly unknown[]): readonly string[] {
  const nodes = textsIn(args[0]);
  if (nodes !== undefined) return nodes;
  throw wrong(1, 'not an array of node names', name, args);
}

export const erpc: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  call,
  cast,
  multicall,
  multicast,
  send_request,
  receive_response,
  wait_response,
  check_response,
  execute_call,
  execute_cast,
};
