// How a process or a call can fail: Erlang's three classes of exceptions, and the exit reason each becomes.
// `throw term` is any other thrown value; an Error of JavaScript's own is of class error.

import { asError, detailsOf, headline, isHeadline, nameOf } from './error-parts.ts';
import { inspect } from './inspect.ts';
import { isA } from './looking.ts';
import { isPromise } from './promise-like.ts';
import { framesOf } from './stack-trace.ts';
import type { Term } from './term.ts';
import { type FailedCall, placeOf, TermError } from './term-error.ts';

/** What exit(reason) throws; a process that does not catch it exits with `reason`, unreported. */
export class Exit extends TermError {
  override readonly name = 'Exit';
}

/** What exit() without a reason throws: at a prompt the shell begins anew. */
export class ShellExit extends Exit {}

/** What erlang.error(reason) and failing BIFs throw; the process exits with `[reason, stack]`. */
export class ErlangError extends TermError {
  override readonly name = 'ErlangError';
}

/** The term as the shell writes it, made when somebody asks: most exceptions are never looked at. */
Object.defineProperty(TermError.prototype, 'message', {
  configurable: true,
  get(this: object) {
    const carried = TermError.carriedBy(this);
    if (carried === undefined) return '';
    const { reason, call } = carried;
    return inspect(reason, { column: `${nameOf(this)}: `.length }) + placeOf(call);
  },
});

/** The error of a BIF given what it cannot take: `badarg(1, 'not a pid', 'link', [to])`. */
export function badarg(
  argument: number,
  why: string,
  name: string,
  args: readonly unknown[],
): ErlangError {
  const missing = argument > args.length ? ', but missing' : '';
  const promise = isPromise(args[argument - 1]) ? '; it is a promise: await it' : '';
  const hint = `argument ${argument}: ${why}${missing}${promise}`;
  return new ErlangError('badarg', { name, args, hint });
}

/** Unwinds a process that has been ended from outside while it runs; no reason of its own. */
export class Unwind extends Error {
  override readonly name = 'Unwind';
}

/**
 * What the first function of a process of the emulator's own returns to exit with a reason: the process ends when the stack
 * is empty again, without the cost of a stack trace.
 */
export class Leaving {
  readonly reason: Term;

  constructor(reason: Term) {
    this.reason = reason;
  }
}

/** The term a process exits with when `thrown` was not caught. */
export function exitReason(thrown: unknown): Term {
  const error = asError(thrown);
  const carried = error && TermError.carriedBy(error);
  if (carried !== undefined) {
    const { reason, call } = carried;
    if (isA(error, Exit)) return reason;
    const frames = framesOf(error as Error);
    if (call !== undefined) frames.unshift(callFrame(call));
    return [reason, frames];
  }
  if (error !== undefined) return [told(error), framesOf(error)];
  return [['nocatch', thrown as Term], []];
}

/** The headline of an error, or the error itself when there is more to it. */
function told(error: Error): Term {
  const text = headline(error);
  return isHeadline(text) && detailsOf(error).length === 0 ? text : error;
}

/** `['erlang', 'register', ['x', 1], { cause: 'argument 2: not a pid' }]` */
function callFrame({ name, args, hint }: FailedCall): Term {
  const dot = name.lastIndexOf('.');
  const frame: Term[] = [
    dot < 0 ? 'erlang' : name.slice(0, dot),
    name.slice(dot + 1),
    [...args] as Term[],
  ];
  if (hint !== undefined) frame.push({ cause: hint });
  return frame;
}

/** Whether an exit with this reason is reported on the terminal, as Erlang reports class error and uncaught throws. */
export function isCrash(thrown: unknown): boolean {
  return !isA(thrown, Exit) && !isA(thrown, Unwind);
}
