// The JavaScript side of Erlang's exceptions: an Error that carries a term.

import type { Term } from './term.ts';

/** A failed call of a BIF: its name, its arguments, and which of them was wrong. */
export interface FailedCall {
  readonly name: string; // 'register', 'net_kernel.connect_node'
  readonly args: readonly unknown[];
  readonly hint?: string; // 'argument 2: not a pid'
}

/** What a TermError carries. */
export interface Carried {
  readonly reason: Term;
  readonly call: FailedCall | undefined;
}

/** User code that has caught one may change the object, so the emulator reads only the private field. */
export abstract class TermError extends Error {
  readonly #carried: Carried;

  constructor(reason: Term, call?: FailedCall) {
    super();
    this.#carried = { reason, call };
  }

  get reason(): Term {
    return this.#carried.reason;
  }

  /** Undefined for an object that only inherits from this prototype. */
  static carriedBy(error: object): Carried | undefined {
    return #carried in error ? error.#carried : undefined;
  }
}

/** The text after the term when the error is shown: ` in link: argument 1: not a pid`. */
export function placeOf(call: FailedCall | undefined): string {
  if (call === undefined) return '';
  return ` in ${call.name}${call.hint === undefined ? '' : `: ${call.hint}`}`;
}
