// The functions of gen_event whose replies are fetched later, one by one or from a collection (OTP: gen_event:send_request).

import { me } from '../../process/self.ts';
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
import { checkHandler } from './handler.ts';

/**
 * Sends a request to a handler, without waiting for the reply: `gen_event.send_request(manager, handler, request)`.
 * Returns a request identifier, for receive_response, wait_response and check_response.
 * `gen_event.send_request(manager, handler, request, label, requests)` returns the collection with the request in it
 * (gen_event:send_request/3,5).
 */
function send_request(...args: unknown[]): Term {
  const [, handler, request] = args as readonly Term[];
  checkHandler('gen_event.send_request', args, 2, handler);
  const asked = { request: ['call', handler, request], at: 3, label: me().pid };
  return sendRequest('gen_event.send_request', args, asked);
}

/**
 * Waits for the reply to a request: `await gen_event.receive_response(request, timeout)`. Returns `['reply', value]`,
 * `['error', reason]` of a handler that has failed or is unknown, `['error', [reason, manager]]`, or 'timeout'; then the
 * request is abandoned, and a late reply is dropped.
 * `gen_event.receive_response(requests, timeout, remove)` waits for the first reply to a collection, and returns
 * `[response, label, requests]`, or 'no_request' if it is empty. `remove` says whether the request is taken out
 * (gen_event:receive_response/2,3).
 */
const receive_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return unwrapped(yield* receiveResponse('gen_event.receive_response', args), args.length > 2);
});

/**
 * Waits for the reply to a request as gen_event.receive_response does, but a request whose time is up stays open:
 * `await gen_event.wait_response(request, timeout)` or `await gen_event.wait_response(requests, timeout, remove)`
 * (gen_event:wait_response/2,3).
 */
const wait_response = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return unwrapped(yield* waitResponse('gen_event.wait_response', args), args.length > 2);
});

/**
 * Checks whether a received message is the reply to a request: `gen_event.check_response(message, request)` or
 * `gen_event.check_response(message, requests, remove)`. Returns what receive_response returns, or 'no_reply'
 * (gen_event:check_response/2,3).
 */
function check_response(...args: unknown[]): Term {
  return unwrapped(checkResponse('gen_event.check_response', args), args.length > 2);
}

/** A response in which an ['error', reason] of the manager is not within ['reply', …]; also that of a collection. */
function unwrapped(response: Term, isLabelled: boolean): Term {
  if (!Array.isArray(response)) return response;
  if (isLabelled) return [unwrapped(response[0] as Term, false), ...response.slice(1)];
  const [tag, value] = response as readonly Term[];
  return tag === 'reply' && Array.isArray(value) && value.length === 2 && value[0] === 'error'
    ? value
    : response;
}

/** Makes an empty collection of requests: `gen_event.reqids_new()` (gen_event:reqids_new/0). */
function reqids_new(): Term {
  return new Map();
}

/** Returns how many requests are in a collection: `gen_event.reqids_size(requests)` (gen_event:reqids_size/1). */
function reqids_size(...args: unknown[]): number {
  return sizeOf('gen_event.reqids_size', args);
}

/**
 * Returns a collection with one request more: `gen_event.reqids_add(request, label, requests)`
 * (gen_event:reqids_add/3).
 */
function reqids_add(...args: unknown[]): Term {
  return withRequest('gen_event.reqids_add', args);
}

/**
 * Returns the requests of a collection with their labels, `[[request, label], …]`:
 * `gen_event.reqids_to_list(requests)` (gen_event:reqids_to_list/1).
 */
function reqids_to_list(...args: unknown[]): Term {
  return listOfRequests('gen_event.reqids_to_list', args);
}

export const gen_event: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  send_request,
  receive_response,
  wait_response,
  check_response,
  reqids_new,
  reqids_size,
  reqids_add,
  reqids_to_list,
};
