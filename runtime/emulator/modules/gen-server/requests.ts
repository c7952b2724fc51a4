// The functions of gen_server whose replies are fetched later, one by one or from a collection, and multi_call
// (OTP: gen_server:send_request, gen_server:multi_call).

import { now, turnElapsed } from '../../host/turn-clock.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerOf, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { timeoutIn } from '../gen/call.ts';
import {
  checkResponse,
  listOfRequests,
  receiveResponse,
  sendRequest,
  sizeOf,
  waitResponse,
  withRequest,
} from '../gen/requests.ts';
import { nodesIn } from './gen-server.ts';

/**
 * Calls the servers of one name on several nodes at the same time: `await gen_server.multi_call(nodes, name, request, timeout?)`.
 * Without `nodes`, those on this node and all connected ones. Returns `[replies, badNodes]`, where `replies` has
 * `[node, reply]` for each node that replied. `timeout` is in milliseconds, 'infinity' by default
 * (gen_server:multi_call/2,3,4).
 */
const multi_call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'gen_server.multi_call';
  const isFar = args.length > 2;
  const nodes = nodesIn(bif, args, isFar);
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
  return sendRequest('gen_server.send_request', args);
}

/**
 * Waits for the reply to a request: `await gen_server.receive_response(request, timeout)`. Returns `['reply', value]`,
 * `['error', [reason, server]]`, or 'timeout'; then the request is abandoned, and a late reply is dropped.
 * `gen_server.receive_response(requests, timeout, remove)` waits for the first reply to a collection, and returns
 * `[response, label, requests]`, or 'no_request' if it is empty. `remove` says whether the request is taken out
 * (gen_server:receive_response/2,3).
 */
const receive_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* receiveResponse('gen_server.receive_response', args);
});

/**
 * Waits for the reply to a request as gen_server.receive_response does, but a request whose time is up stays open:
 * `await gen_server.wait_response(request, timeout)` or `await gen_server.wait_response(requests, timeout, remove)`
 * (gen_server:wait_response/2,3).
 */
const wait_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* waitResponse('gen_server.wait_response', args);
});

/**
 * Checks whether a received message is the reply to a request: `gen_server.check_response(message, request)` or
 * `gen_server.check_response(message, requests, remove)`. Returns what receive_response returns, or 'no_reply'
 * (gen_server:check_response/2,3).
 */
function check_response(...args: unknown[]): Term {
  return checkResponse('gen_server.check_response', args);
}

/** Makes an empty collection of requests: `gen_server.reqids_new()` (gen_server:reqids_new/0). */
function reqids_new(): Term {
  return new Map();
}

/** Returns how many requests are in a collection: `gen_server.reqids_size(requests)` (gen_server:reqids_size/1). */
function reqids_size(...args: unknown[]): number {
  return sizeOf('gen_server.reqids_size', args);
}

/**
 * Returns a collection with one request more: `gen_server.reqids_add(request, label, requests)`
 * (gen_server:reqids_add/3).
 */
function reqids_add(...args: unknown[]): Term {
  return withRequest('gen_server.reqids_add', args);
}

/**
 * Returns the requests of a collection with their labels, `[[request, label], …]`:
 * `gen_server.reqids_to_list(requests)` (gen_server:reqids_to_list/1).
 */
function reqids_to_list(...args: unknown[]): Term {
  return listOfRequests('gen_server.reqids_to_list', args);
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
