// The functions of gen_server whose replies are fetched later, one by one or from a collection, and multi_call
// (OTP: gen_server:send_request, gen:reqids_new, gen_server:multi_call).

import { applyNamed } from '../../code/code-server.ts';
import { now, turnElapsed } from '../../host/turn-clock.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { isThenable } from '../../process/coroutine.ts';
import { mailboxMessages, replaceMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { isA } from '../../realm/looking.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerOf, isAnswerTo, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { removeAlias } from '../../signals/aliases.ts';
import { demonitor, flushDown } from '../../signals/monitors.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { timeoutIn } from '../gen/call.ts';
import { isVia, serverIn, type Via } from '../gen/names.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { nodes as connectedNodes } from '../system/nodes.ts';
import { textsIn } from '../system/texts.ts';

/** A collection of requests: the label of each. */
type Requests = ReadonlyMap<Reference, Term>;

/**
 * Calls the servers of one name on several nodes at the same time: `await gen_server.multi_call(nodes, name, request, timeout?)`.
 * Without `nodes`, those on this node and all connected ones. Returns `[replies, badNodes]`, where `replies` has
 * `[node, reply]` for each node that replied. `timeout` is in milliseconds, 'infinity' by default
 * (gen_server:multi_call/2,3,4).
 */
const multi_call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'gen_server.multi_call';
  const isFar = args.length > 2;
  const nodes = isFar ? textsIn(args[0]) : [here.node.text, ...connectedNodes()];
  if (nodes === undefined) throw badarg(1, 'not an array of node names', bif, args);
  const [name, request, time = 'infinity'] = args.slice(isFar ? 1 : 0) as readonly Term[];
  if (typeof name !== 'string') throw badarg(isFar ? 2 : 1, 'not a name', bif, args);
  const until = now + turnElapsed() + timeoutIn(4, time, bif, args);
  const process = me();
  const open = travelling(isFar ? 3 : 2, bif, args, () =>
    nodes.map((node) => ({ node, reference: openCallOf(process, [name, node], request) })),
  );
  const replies: Term[] = [];
  const badNodes: string[] = [];
  for (const { node, reference } of open) {
    const left = Math.max(0, until - now - turnElapsed());
    const answer = yield* answerOf(process, reference, left);
    if (answer.state === 'answered') replies.push([node, answer.value]);
    else badNodes.push(node);
  }
  return [replies, badNodes];
});

/**
 * Sends a request to a server, without waiting for the reply: `gen_server.send_request(server, request)`.
 * Returns a request identifier, for receive_response, wait_response and check_response.
 * `gen_server.send_request(server, request, label, requests)` returns the collection with the request in it
 * (gen_server:send_request/2,4).
 */
function send_request(...args: unknown[]): Term {
  const bif = 'gen_server.send_request';
  const server = serverIn(bif, args);
  const [, request, label] = args as readonly Term[];
  const requests = args.length > 2 ? collectionIn(bif, args, 4) : undefined;
  const process = me();
  const target = isVia(server) ? lookedUp(server, args) : server;
  const reference = travelling(2, bif, args, () => {
    if (target === undefined) return nobody(process, args[0] as Term);
    const to = typeof target === 'string' ? ([target, here.node.text] as const) : target;
    return openCallOf(process, to, request);
  });
  return requests === undefined ? reference : new Map(requests).set(reference, label);
}

/** The process of a name. send_request does not wait, so the module must tell at once. */
function lookedUp({ module, name }: Via, args: readonly unknown[]): Pid | undefined {
  const found = applyNamed(module, 'whereis_name', [name]);
  if (isThenable(found))
    throw badarg(1, 'its module looks the name up with a promise', 'gen_server.send_request', args);
  return Pid.is(found) ? found : undefined;
}

/** A request to nobody: the answer that there is no such process is there at once. */
function nobody(process: Process, server: Term): Reference {
  const reference = makeReference();
  sendMessage(process.pid, ['DOWN', reference, 'process', server, 'noproc']);
  return reference;
}

/**
 * Waits for the reply to a request: `await gen_server.receive_response(request, timeout)`. Returns `['reply', value]`,
 * `['error', [reason, server]]`, or 'timeout'; then the request is abandoned, and a late reply is dropped.
 * `gen_server.receive_response(requests, timeout, remove)` waits for the first reply to a collection, and returns
 * `[response, label, requests]`, or 'no_request' if it is empty. `remove` says whether the request is taken out
 * (gen_server:receive_response/2,3).
 */
const receive_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'gen_server.receive_response';
  const asked = requestsIn(bif, args, 1);
  if (asked.size === 0) return 'no_request';
  const found = yield* answered(asked, timeIn(bif, args));
  if (found !== undefined) return responseTo(found, asked, args);
  const process = me();
  for (const reference of asked.keys()) abandon(process, reference);
  return 'timeout';
});

/**
 * Waits for the reply to a request as gen_server.receive_response does, but a request whose time is up stays open:
 * `await gen_server.wait_response(request, timeout)` or `await gen_server.wait_response(requests, timeout, remove)`
 * (gen_server:wait_response/2,3).
 */
const wait_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'gen_server.wait_response';
  const asked = requestsIn(bif, args, 1);
  if (asked.size === 0) return 'no_request';
  const found = yield* answered(asked, timeIn(bif, args));
  return found === undefined ? 'timeout' : responseTo(found, asked, args);
});

/**
 * Checks whether a received message is the reply to a request: `gen_server.check_response(message, request)` or
 * `gen_server.check_response(message, requests, remove)`. Returns what receive_response returns, or 'no_reply'
 * (gen_server:check_response/2,3).
 */
function check_response(...args: unknown[]): Term {
  const asked = requestsIn('gen_server.check_response', args, 2);
  if (asked.size === 0) return 'no_request';
  const message = args[0] as Term;
  for (const reference of asked.keys())
    if (isAnswerTo(message, reference)) return responseTo({ message, reference }, asked, args);
  return 'no_reply';
}

interface Found {
  readonly message: readonly Term[];
  readonly reference: Reference;
}

function* answered(asked: Requests, timeout: number): Steps<Found | undefined> {
  let found: Reference | undefined;
  const isOne = (message: readonly Term[]): boolean => {
    for (const reference of asked.keys())
      if (isAnswerTo(message, reference)) {
        found = reference;
        return true;
      }
    return false;
  };
  const message = (yield new ReceiveIf('gen_server.receive_response', isOne, timeout)) as
    | readonly Term[]
    | undefined;
  return message === undefined || found === undefined ? undefined : { message, reference: found };
}

/** What the functions return for an answer; of a collection with its label, and with what is left of the collection. */
function responseTo(
  { message, reference }: Found,
  asked: Requests,
  args: readonly unknown[],
): Term {
  const process = me();
  removeAlias(reference);
  if (message[0] !== 'DOWN') {
    demonitor(process, reference);
    flushDown(process, reference);
  }
  const response: Term =
    message[0] === 'DOWN' ? ['error', [message[4], message[3]]] : ['reply', message[1]];
  if (args.length < 3) return response;
  const left = new Map(asked);
  if (args[2] === true) left.delete(reference);
  return [response, asked.get(reference), left];
}

function abandon(process: Process, reference: Reference): void {
  removeAlias(reference);
  demonitor(process, reference);
  const isLate = (message: Term): boolean => isAnswerTo(message, reference);
  const messages = mailboxMessages(process);
  if (!messages.some(isLate)) return;
  replaceMessages(
    process,
    messages.filter((message) => !isLate(message)),
  );
}

/** The request, or the collection of requests, that is argument number `at`. */
function requestsIn(bif: string, args: readonly unknown[], at: number): Requests {
  const given = args[at - 1];
  if (args.length > 2) {
    if (typeof args[2] !== 'boolean') throw badarg(3, 'neither true nor false', bif, args);
    return collectionIn(bif, args, at);
  }
  if (!Reference.is(given)) throw badarg(at, 'not a request: send_request gives one', bif, args);
  return new Map([[given, undefined]]);
}

function collectionIn(bif: string, args: readonly unknown[], at: number): Requests {
  const given = args[at - 1];
  if (isA(given, Map) && [...given.keys()].every((key) => Reference.is(key)))
    return given as Requests;
  throw badarg(at, 'not a collection of requests: reqids_new makes one', bif, args);
}

function timeIn(bif: string, args: readonly unknown[]): number {
  const [, time] = args;
  if (!Array.isArray(time) || time[0] !== 'abs') return timeoutIn(2, time, bif, args);
  return Math.max(0, timeoutIn(2, time[1], bif, args) - (now + turnElapsed()));
}

/** Makes an empty collection of requests: `gen_server.reqids_new()` (gen_server:reqids_new/0). */
function reqids_new(): Term {
  return new Map();
}

/** Returns how many requests are in a collection: `gen_server.reqids_size(requests)` (gen_server:reqids_size/1). */
function reqids_size(...args: unknown[]): number {
  return collectionIn('gen_server.reqids_size', args, 1).size;
}

/**
 * Returns a collection with one request more: `gen_server.reqids_add(request, label, requests)`
 * (gen_server:reqids_add/3).
 */
function reqids_add(...args: unknown[]): Term {
  const [request, label] = args as readonly Term[];
  const requests = collectionIn('gen_server.reqids_add', args, 3);
  if (!Reference.is(request) || requests.has(request))
    throw badarg(
      1,
      'not a request, or one that is in the collection',
      'gen_server.reqids_add',
      args,
    );
  return new Map(requests).set(request, label);
}

/**
 * Returns the requests of a collection with their labels, `[[request, label], …]`:
 * `gen_server.reqids_to_list(requests)` (gen_server:reqids_to_list/1).
 */
function reqids_to_list(...args: unknown[]): Term {
  return [...collectionIn('gen_server.reqids_to_list', args, 1)];
}

export const gen_server: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  multi_call,
  send_request,
  receive_response,
  wait_response,
  check_response,
  reqids_new,
  reqids_size,
  reqids_add,
  reqids_to_list,
};
