// The functions of gen_statem whose replies are fetched later, one by one or from a collection
// (OTP: gen_statem:send_request, gen_statem:reqids_new).

import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import type { Term } from '../../term/term.ts';
import {
  checkResponse,
  listOfRequests,
  receiveResponse,
  sendRequest,
  sizeOf,
  waitResponse,
  withRequest,
} from '../gen/requests.ts';

/**
 * Sends a request to a state machine, without waiting for the reply: `gen_statem.send_request(machine, request)`.
 * Returns a request identifier, for receive_response, wait_response and check_response.
 * `gen_statem.send_request(machine, request, label, requests)` returns the collection with the request in it
 * (gen_statem:send_request/2,4).
 */
function send_request(...args: unknown[]): Term {
  return sendRequest('gen_statem.send_request', args);
}

/**
 * Waits for the reply to a request: `await gen_statem.receive_response(request, timeout?)`. Returns `['reply', value]`,
 * `['error', [reason, machine]]`, or 'timeout'; then the request is abandoned, and a late reply is dropped.
 * `timeout` is in milliseconds, 'infinity' by default.
 * `gen_statem.receive_response(requests, timeout, remove)` waits for the first reply to a collection, and returns
 * `[response, label, requests]`, or 'no_request' if it is empty. `remove` says whether the request is taken out
 * (gen_statem:receive_response/1,2,3).
 */
const receive_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* receiveResponse('gen_statem.receive_response', args);
});

/**
 * Waits for the reply to a request as gen_statem.receive_response does, but a request whose time is up stays open:
 * `await gen_statem.wait_response(request, timeout?)` or `await gen_statem.wait_response(requests, timeout, remove)`
 * (gen_statem:wait_response/1,2,3).
 */
const wait_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* waitResponse('gen_statem.wait_response', args);
});

/**
 * Checks whether a received message is the reply to a request: `gen_statem.check_response(message, request)` or
 * `gen_statem.check_response(message, requests, remove)`. Returns what receive_response returns, or 'no_reply'
 * (gen_statem:check_response/2,3).
 */
function check_response(...args: unknown[]): Term {
  return checkResponse('gen_statem.check_response', args);
}

/** Makes an empty collection of requests: `gen_statem.reqids_new()` (gen_statem:reqids_new/0). */
function reqids_new(): Term {
  return new Map();
}

/** Returns how many requests are in a collection: `gen_statem.reqids_size(requests)` (gen_statem:reqids_size/1). */
function reqids_size(...args: unknown[]): number {
  return sizeOf('gen_statem.reqids_size', args);
}

/**
 * Returns a collection with one request more: `gen_statem.reqids_add(request, label, requests)`
 * (gen_statem:reqids_add/3).
 */
function reqids_add(...args: unknown[]): Term {
  return withRequest('gen_statem.reqids_add', args);
}

/**
 * Returns the requests of a collection with their labels, `[[request, label], …]`:
 * `gen_statem.reqids_to_list(requests)` (gen_statem:reqids_to_list/1).
 */
function reqids_to_list(...args: unknown[]): Term {
  return listOfRequests('gen_statem.reqids_to_list', args);
}

export const gen_statem: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  send_request,
  receive_response,
  wait_response,
  check_response,
  reqids_new,
  reqids_size,
  reqids_add,
  reqids_to_list,
};
