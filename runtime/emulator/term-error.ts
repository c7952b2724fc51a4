// What exceptions of Erlang's classes are to JavaScript: an Error that carries a term.

import type { Term } from './term.ts';

/** A call that failed: what a BIF was asked, and which argument was wrong and why. */
export interface FailedCall {
  readonly name: string; // 'register', 'net_kernel.connect_node'
  readonly args: readonly unknown[];
  readonly hint?: string; // 'argument 2: not a pid'
}

export abstract class TermError extends Error {
  readonly reason: Term;
  readonly call: FailedCall | undefined;

  constructor(reason: Term, call?: FailedCall) {
    super();
    this.reason = reason;
    this.call = call;
  }
}

/** What follows the term where the error is shown: ` in link: argument 1: not a pid`. */
export function placeOf(call: FailedCall | undefined): string {
  if (call === undefined) return '';
  return ` in ${call.name}${call.hint === undefined ? '' : `: ${call.hint}`}`;
}
