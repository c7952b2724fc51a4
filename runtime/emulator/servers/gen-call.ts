// Calls of a server process, here or on another node (OTP: gen_server:call, gen:do_call).
// A call is open until the server replies, the server or its node is down, or the timeout passes.

import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { findEntry } from '../link/dist-entry.ts';
import type { Process, Target } from '../process/process.ts';
import { receives, TimedReceive } from '../process/receive.ts';
import { addAlias, removeAlias } from '../signals/aliases.ts';
import { type From, fromOf } from '../signals/gen-reply.ts';
import * as monitors from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import { endWith, List, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';

/** The outcome of a call. */
export type Answer =
  | { readonly state: 'answered'; readonly value: Term }
  | { readonly state: 'down'; readonly reason: Term } // 'noproc', 'noconnection' or another exit reason
  | { readonly state: 'timeout' };

/** What a function returns that may wait for messages: a generator, which the caller runs with `yield*`. */
export type Steps<T> = Generator<unknown, T, unknown>;

/** Calls the process registered as `name` on `node`, and waits for the reply. */
export function* genCall(
  process: Process,
  name: string,
  node: string,
  request: Term,
  timeout: number = Number.POSITIVE_INFINITY,
): Steps<Answer> {
  return yield* answerOf(process, openCall(process, name, node, request), timeout);
}

/**
 * Sends a request without waiting for the reply. Returns the reference by which answerOf finds the reply.
 * A process may have several calls open at a time.
 */
export function openCall(process: Process, name: string, node: string, request: Term): Reference {
  return openCallOf(process, [name, node], request);
}

/**
 * As openCall, for a process by its pid, or by its name and node. The label says for what a call is: 'system' for sys,
 * the caller's pid for an event manager.
 */
export function openCallOf(
  process: Process,
  server: Target,
  request: Term,
  label: Term = '$gen_call',
): Reference {
  const reference = monitors.monitor(process, server);
  addAlias(reference, process);
  sendMessage(server, [label, [process.pid, tagFor(server, reference)], request]);
  return reference;
}

/** The tag of a call. An Erlang server replies to an alias only if the tag says that it is one. */
function tagFor(server: Target, reference: Reference): Term {
  const node = server instanceof Pid ? Pid.homeOf(server) : nodeNamed(server[1]);
  if (node === here.node) return reference;
  if (findEntry(node)?.peer !== 'erlang') return reference;
  return endWith(listOf<Term>(['alias']), reference) as Term;
}

/** Waits for the reply to an open call. */
export function* answerOf(
  process: Process,
  reference: Reference,
  timeout: number = Number.POSITIVE_INFINITY,
): Steps<Answer> {
  return answerIn(process, reference, yield answerTo(reference, timeout));
}

/** The receive of answerOf, for a caller that waits itself and gives what it has received to answerIn. */
export function answerTo(reference: Reference, timeout: number): TimedReceive {
  return new AnswerOrDown(reference, timeout);
}

/** The answer to an open call in what was received: a message, or undefined if its time is up. Ends the call. */
export function answerIn(process: Process, reference: Reference, received: unknown): Answer {
  const message = received as readonly Term[] | undefined;
  removeAlias(reference);
  if (message?.[0] === 'DOWN') return { state: 'down', reason: message[4] };
  // the server may have ended right after its reply
  if (!monitors.demonitor(process, reference)) monitors.flushDown(process, reference);
  if (message === undefined) return { state: 'timeout' };
  return { state: 'answered', value: message[1] };
}

/** Whether a message is the reply to an open call, or tells that the server is down. */
export function isAnswerTo(message: Term, reference: Reference): message is readonly Term[] {
  if (!Array.isArray(message)) return false;
  const [first, second] = message as readonly Term[];
  if (first === 'DOWN') return second === reference;
  return first === reference || (first instanceof List && first.tail === reference);
}

class AnswerOrDown extends TimedReceive {
  readonly #reference: Reference;

  constructor(reference: Reference, timeout: number) {
    super(timeout);
    this.#reference = reference;
  }

  override matches(message: Term): boolean {
    return isAnswerTo(message, this.#reference);
  }

  override wants(reference: Reference): boolean {
    return reference === this.#reference;
  }

  override describe(): string {
    return 'gen.do_call';
  }
}
receives.add(AnswerOrDown.prototype);

/** The caller and the request in a message; undefined if the message is not a call. */
export function callOf(
  message: Term,
): { readonly from: From; readonly request: readonly Term[] } | undefined {
  if (!Array.isArray(message) || message[0] !== '$gen_call') return undefined;
  const [, caller, request] = message as readonly Term[];
  const from = fromOf(caller);
  if (from === undefined || !Array.isArray(request)) return undefined;
  return { from, request };
}
