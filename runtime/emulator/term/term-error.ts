// The JavaScript side of Erlang's exceptions: an Error that carries a term.

import type { Term } from './term.ts';

/** A failed call of a BIF: the BIF's name, the arguments, and which argument was wrong. */
export interface FailedCall {
  readonly name: string; // 'register', 'net_kernel.connect_node'
  readonly args: readonly unknown[];
  readonly hint?: string; // 'argument 2: not a pid'
}

/** The data that a TermError carries. */
export interface Carried {
  readonly reason: Term;
  readonly call: FailedCall | undefined;
}

/** An Error with a term. User code may change public properties: the emulator reads only `#carried`. */
export abstract class TermError extends Error {
  readonly #carried: Carried;

  constructor(reason: Term, call?: FailedCall) {
    super();
    this.#carried = { reason, call };
  }

  get reason(): Term {
    return this.#carried.reason;
  }

  /** The data of a TermError; undefined for an object that only inherits from TermError.prototype. */
  static carriedBy(error: object): Carried | undefined {
    return #carried in error ? error.#carried : undefined;
  }
}

/** The text after the term when the error is shown: ` in link: argument 1: not a pid`. */
export function placeOf(call: FailedCall | undefined): string {
  if (call === undefined) return '';
  return ` in ${call.name}${call.hint === undefined ? '' : `: ${call.hint}`}`;
}
