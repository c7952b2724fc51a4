// What the calls and casts of all behaviours and the calls of sys have in common (OTP: gen:call).

import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import type { Process, Target } from '../../process/process.ts';
import { slice } from '../../process/scheduler.ts';
import { type Answer, answerOf, type Steps } from '../../servers/gen-call.ts';
import { whereisProcess } from '../../signals/registry.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { isVia, type ServerRef, sendVia, serverIn } from './names.ts';

/** The reply to a call, or why there is none, in OTP's words. */
export type Reply =
  | { readonly state: 'answered'; readonly value: Term }
  | { readonly state: 'failed'; readonly reason: Term };

/** Opens a call with `send`, and waits for the reply. */
export function* callAndWait(
  process: Process,
  target: Target | undefined,
  timeout: number,
  send: () => Reference,
): Steps<Reply> {
  const reason = refusal(process, target);
  if (reason !== undefined) return { state: 'failed', reason };
  return replyIn(target as Target, yield* answerOf(process, send(), timeout));
}

/** Why a server is not called: there is none, or it is the caller. */
export function refusal(process: Process, target: Target | undefined): string | undefined {
  if (target === undefined) return 'noproc';
  return isSelf(process, target) ? 'calling_self' : undefined;
}

/** The answer to a call in OTP's words. */
export function replyIn(target: Target, answer: Answer): Reply {
  if (answer.state === 'answered') return answer;
  if (answer.state === 'timeout') return { state: 'failed', reason: 'timeout' };
  const isLost = answer.reason === 'noconnection';
  return { state: 'failed', reason: isLost ? ['nodedown', nodeOf(target)] : answer.reason };
}

/** Why a call fails, for the caller: a lost node of a global name, or of one via a module, is told as no process. */
export function failureFor(server: ServerRef, reason: Term): Term {
  return isVia(server) && Array.isArray(reason) && reason[0] === 'nodedown' ? 'noproc' : reason;
}

/** Reductions, as OTP's functions for a cast take. Without them a client would cast faster than a server can take. */
export const costOfCast = 8;

/** Casts argument 2 to the server that is argument 1, whether there is such a server or not. */
export function castTo(bif: string, args: readonly unknown[]): 'ok' {
  slice.r -= costOfCast;
  const server = serverIn(bif, args);
  const message: Term = ['$gen_cast', args[1] as Term];
  travelling(2, bif, args, () => {
    if (isVia(server)) sendVia(server, message);
    else sendMessage(server, message);
  });
  return 'ok';
}

function isSelf(process: Process, target: Target): boolean {
  return target instanceof Pid ? target === process.pid : whereisProcess(target[0]) === process;
}

/** The name of the node on which a target lives. */
export function nodeOf(target: Target): string {
  return Pid.is(target) ? Pid.homeOf(target).text : target[1];
}

/** The timeout of a call that names none. */
export const usualTimeout = 5000; // milliseconds, as in OTP

/** The timeout that is argument number `at`, in milliseconds. */
export function timeoutIn(
  at: number,
  given: unknown,
  name: string,
  args: readonly unknown[],
): number {
  if (given === 'infinity') return Number.POSITIVE_INFINITY;
  if (typeof given === 'number' && given >= 0) return given;
  throw badarg(at, "not milliseconds from 0 up, or 'infinity'", name, args);
}
