// How a process or a call can fail: Erlang's three classes of exceptions, and the exit reason each becomes.
// `throw term` is any other thrown value; an Error of JavaScript's own is of class error.

import { framesOf } from './stack-trace.ts';
import type { Term } from './term.ts';

/** What exit(reason) throws; a process that does not catch it exits with `reason`, unreported. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly reason: Term;

  constructor(reason: Term) {
    super('exit');
    this.reason = reason;
  }
}

/** A call that failed: what a BIF was asked, and which argument was wrong and why. */
export interface FailedCall {
  readonly name: string; // 'register', 'net_kernel.connect_node'
  readonly args: readonly unknown[];
  readonly hint?: string; // 'argument 2: not a pid'
}

/** What exit() without a reason throws: at a prompt the shell begins anew. */
export class ShellExit extends Exit {}

/** What erlang.error(reason) and failing BIFs throw; the process exits with `[reason, stack]`. */
export class ErlangError extends Error {
  override readonly name = 'ErlangError';
  readonly reason: Term;
  readonly call: FailedCall | undefined;

  constructor(reason: Term, call?: FailedCall) {
    super(
      call
        ? `${String(reason)} in ${call.name}${call.hint ? `: ${call.hint}` : ''}`
        : String(reason),
    );
    this.reason = reason;
    this.call = call;
  }
}

/** The error of a BIF given what it cannot take: `badarg(1, 'not a pid', 'link', [to])`. */
export function badarg(
  argument: number,
  why: string,
  name: string,
  args: readonly unknown[],
): ErlangError {
  return new ErlangError('badarg', { name, args, hint: `argument ${argument}: ${why}` });
}

/** Unwinds a process that has been ended from outside while it runs; no reason of its own. */
export class Unwind extends Error {
  override readonly name = 'Unwind';
}

/** The term a process exits with when `thrown` was not caught. */
export function exitReason(thrown: unknown): Term {
  if (thrown instanceof Exit) return thrown.reason;
  if (thrown instanceof ErlangError) {
    const frames = framesOf(thrown);
    if (thrown.call) frames.unshift(callFrame(thrown.call));
    return [thrown.reason, frames];
  }
  if (thrown instanceof Error) return [headline(thrown), framesOf(thrown)];
  return [['nocatch', thrown as Term], []];
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

/** `TypeError: x is not a function`, whatever the error object has become. */
export function headline(error: Error): string {
  try {
    return `${error.name}: ${error.message}`;
  } catch {
    return 'Error';
  }
}

/** Whether an exit with this reason is reported on the terminal, as Erlang reports class error and uncaught throws. */
export function isCrash(thrown: unknown): boolean {
  return !(thrown instanceof Exit) && !(thrown instanceof Unwind);
}
