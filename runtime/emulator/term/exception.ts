// Erlang's three classes of exceptions: an Exit and an ErlangError carry a term; any other thrown value is a throw.

import { isA } from '../realm/looking.ts';
import { isPromise } from '../realm/promise-like.ts';
import type { Term } from './term.ts';
import { TermError } from './term-error.ts';

/** What exit(reason) throws; a process that does not catch it exits with `reason`, without a report. */
export class Exit extends TermError {
  override readonly name = 'Exit';
}

/** What exit() without a reason throws; at a prompt it restarts the shell. */
export class ShellExit extends Exit {}

/** What erlang.error(reason) and failing BIFs throw; the process exits with `[reason, stack]`. */
export class ErlangError extends TermError {
  override readonly name = 'ErlangError';
}

/** The error of a BIF that got a wrong argument: `badarg(1, 'not a pid', 'link', [to])`. */
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

/** Thrown to unwind the stack of a running process that something else has ended; it carries no reason. */
export class Unwind extends Error {
  override readonly name = 'Unwind';
}

/**
 * Returned by the first function of one of the emulator's own processes, to exit with a reason without throwing: so no
 * stack trace is made.
 */
export class Leaving {
  readonly reason: Term;

  constructor(reason: Term) {
    this.reason = reason;
  }
}

/** Whether this exception, if uncaught, is reported on the terminal: class error and throws, as in Erlang. */
export function isCrash(thrown: unknown): boolean {
  return !isA(thrown, Exit) && !isA(thrown, Unwind);
}
