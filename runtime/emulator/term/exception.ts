// Erlang's three classes of exceptions. An Exit has class exit. An ErlangError has class error, as every
// other Error of JavaScript has. Any other thrown value has class throw.

import { isA } from '../realm/looking.ts';
import { isPromise } from '../realm/promise-like.ts';
import type { Term } from './term.ts';
import { TermError } from './term-error.ts';

/** Thrown by exit(reason). A process that does not catch this exits with `reason`, without a report. */
export class Exit extends TermError {
  override readonly name = 'Exit';
}

/** Thrown by exit() without a reason. At a prompt it restarts the shell. */
export class ShellExit extends Exit {}

/** Thrown by erlang.error(reason) and failing BIFs. If uncaught, the process exits with `[reason, stack]`. */
export class ErlangError extends TermError {
  override readonly name = 'ErlangError';
}

/** Make the error of a BIF that got a wrong argument: `badarg(1, 'not a pid', 'link', [to])`. */
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

/** Refuses more arguments than `most`, which would have no effect. */
export function noMoreThan(most: number, name: string, args: readonly unknown[]): void {
  if (args.length > most) throw badarg(most + 1, 'one too many', name, args);
}

/** Thrown to stop the code of a process that was ended while it ran. It carries no reason. */
export class Unwind extends Error {
  override readonly name = 'Unwind';
}

/** A process of the emulator returns this to exit with a reason. Unlike a throw it makes no stack trace. */
export class Leaving {
  readonly reason: Term;

  constructor(reason: Term) {
    this.reason = reason;
  }
}

/** Whether an uncaught exception is reported: errors and throws are, exits are not, as in Erlang. */
export function isCrash(thrown: unknown): boolean {
  return !isA(thrown, Exit) && !isA(thrown, Unwind);
}
