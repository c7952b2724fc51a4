// Requests whose replies are fetched later, one by one or from a collection (OTP: gen:send_request, gen:reqids_new). Each
// function gets the name and the arguments of the function that the user has called.

import { applyNamed } from '../../code/code-server.ts';
import { now, turnElapsed } from '../../host/turn-clock.ts';
import { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { isThenable } from '../../process/coroutine.ts';
import { dropMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { isA } from '../../realm/looking.ts';
import { isAnswerTo, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { removeAlias } from '../../signals/aliases.ts';
import { demonitor, flushDown } from '../../signals/monitors.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { timeoutIn } from './call.ts';
import { isVia, serverIn, targetNow, type Via } from './names.ts';
import { ReceiveIf } from './receive-if.ts';

/** A collection of requests: the label of each. */
type Requests = ReadonlyMap<Reference, Term>;

/** Which argument of a send_request has the request, if it is not the second, and how the message is made of it. */
interface Sent {
  readonly at: number; // a label and a collection may follow
  readonly request: Term;
  readonly label: Term; // the first element of the message
}

/** Sends a request: `(server, request)` gives its identifier, `(server, request, label, requests)` the collection with it. */
export function sendRequest(bif: string, args: readonly unknown[], sent?: Sent): Term {
  const server = serverIn(bif, args);
  const { at, request, label } = sent ?? { at: 2, request: args[1] as Term, label: '$gen_call' };
  const requests = args.length > at ? collectionIn(bif, args, at + 2) : undefined;
  const process = me();
  const target = isVia(server) ? lookedUp(bif, server, args) : targetNow(server);
  const reference = travelling(at, bif, args, () => {
    if (target === undefined) return nobody(process, args[0] as Term);
    return openCallOf(process, target, request, label);
  });
  return requests === undefined ? reference : new Map(requests).set(reference, args[at] as Term);
}

/** The process of a name. send_request does not wait, so the module must tell at once. */
function lookedUp(bif: string, { module, name }: Via, args: readonly unknown[]): Pid | undefined {
  const found = applyNamed(module, 'whereis_name', [name]);
  if (isThenable(found)) throw badarg(1, 'its module looks the name up with a promise', bif, args);
  return Pid.is(found) ? found : undefined;
}

/** A request to nobody: the answer that there is no such process is there at once. */
function nobody(process: Process, server: Term): Reference {
  const reference = makeReference();
  sendMessage(process.pid, ['DOWN', reference, 'process', server, 'noproc']);
  return reference;
}

/** Waits for a reply; `(request, timeout)` or `(requests, timeout, remove)`. A request whose time is up is abandoned. */
export function* receiveResponse(bif: string, args: readonly unknown[]): Steps<Term> {
  const response = yield* waitResponse(bif, args);
  if (response !== 'timeout') return response;
  const process = me();
  for (const reference of requestsIn(bif, args, 1).keys()) abandon(process, reference);
  return response;
}

/** Waits for a reply as receiveResponse does, but a request whose time is up stays open. */
export function* waitResponse(bif: string, args: readonly unknown[]): Steps<Term> {
  const asked = requestsIn(bif, args, 1);
  if (asked.size === 0) return 'no_request';
  const found = yield* answered(bif, asked, timeIn(bif, args));
  return found === undefined ? 'timeout' : responseTo(found, asked, args);
}

/** The response that a message is: `(message, request)` or `(message, requests, remove)`; else 'no_reply'. */
export function checkResponse(bif: string, args: readonly unknown[]): Term {
  const asked = requestsIn(bif, args, 2);
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

function* answered(bif: string, asked: Requests, timeout: number): Steps<Found | undefined> {
  let found: Reference | undefined;
  const isOne = (message: readonly Term[]): boolean => {
    for (const reference of asked.keys())
      if (isAnswerTo(message, reference)) {
        found = reference;
        return true;
      }
    return false;
  };
  const message = (yield new ReceiveIf(bif, isOne, timeout)) as readonly Term[] | undefined;
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
  dropMessages(process, (message) => isAnswerTo(message, reference));
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
  const [, time = 'infinity'] = args;
  if (!Array.isArray(time) || time[0] !== 'abs') return timeoutIn(2, time, bif, args);
  return Math.max(0, timeoutIn(2, time[1], bif, args) - (now + turnElapsed()));
}

/** How many requests are in a collection. */
export function sizeOf(bif: string, args: readonly unknown[]): number {
  return collectionIn(bif, args, 1).size;
}

/** The collection with one request more: `(request, label, requests)`. */
export function withRequest(bif: string, args: readonly unknown[]): Term {
  const [request, label] = args as readonly Term[];
  const requests = collectionIn(bif, args, 3);
  if (!Reference.is(request) || requests.has(request))
    throw badarg(1, 'not a request, or one that is in the collection', bif, args);
  return new Map(requests).set(request, label);
}

/** The requests of a collection with their labels. */
export function listOfRequests(bif: string, args: readonly unknown[]): Term {
  return [...collectionIn(bif, args, 1)];
}
