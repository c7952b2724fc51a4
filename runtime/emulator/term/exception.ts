// Erlang's three classes of exceptions as they are thrown here: exit and error carry a term, a throw is any other value.

import { isA } from '../realm/looking.ts';
import { isPromise } from '../realm/promise-like.ts';
import type { Term } from './term.ts';
import { TermError } from './term-error.ts';

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

/** Whether an exit with this reason is reported on the terminal, as Erlang reports class error and uncaught throws. */
export function isCrash(thrown: unknown): boolean {
  return !isA(thrown, Exit) && !isA(thrown, Unwind);
}
