// What exceptions of Erlang's classes are to JavaScript: an Error that carries a term.

import type { Term } from './term.ts';

/** A call that failed: what a BIF was asked, and which argument was wrong and why. */
export interface FailedCall {
  readonly name: string; // 'register', 'net_kernel.connect_node'
  readonly args: readonly unknown[];
  readonly hint?: string; // 'argument 2: not a pid'
}

/** What such an Error carries. */
export interface Carried {
  readonly reason: Term;
  readonly call: FailedCall | undefined;
}

/** Who has caught one may do with the object what he likes: the emulator reads what is private to it. */
export abstract class TermError extends Error {
  readonly #carried: Carried;

  constructor(reason: Term, call?: FailedCall) {
    super();
    this.#carried = { reason, call };
  }

  get reason(): Term {
    return this.#carried.reason;
  }

  /** Undefined for one that was not made here, whatever its prototypes say. */
  static carriedBy(error: object): Carried | undefined {
    return #carried in error ? error.#carried : undefined;
  }
}

/** What follows the term where the error is shown: ` in link: argument 1: not a pid`. */
export function placeOf(call: FailedCall | undefined): string {
  if (call === undefined) return '';
  return ` in ${call.name}${call.hint === undefined ? '' : `: ${call.hint}`}`;
}
