// A handler of an event manager, and what it is called (OTP: gen_event, its record handler).

import type { Pid } from '../../identity/pid.ts';
import { isSameTerm } from '../../order/same-term.ts';
import type { Process } from '../../process/process.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import type { Callbacks } from '../gen/callbacks.ts';

/** What clients call a handler: its module, or [module, id] if the module is installed several times. */
export type HandlerRef = string | readonly [module: string, id: Term];

export interface Handler {
  readonly ref: HandlerRef;
  readonly callbacks: Callbacks;
  readonly state: Term;
  readonly supervisor: Pid | undefined; // the process that is told of the handler's end, and whose end ends the handler
}

/** An event manager as its handlers see it. */
export interface Manager {
  readonly process: Process;
  readonly name: Term; // in reports
  handlers: readonly Handler[]; // the last one added first
}

/** The module and the id of a handler in a term; undefined if the term is not a handler. As in OTP, a handler with the id false has no id. */
export function refIn(given: unknown): HandlerRef | undefined {
  if (typeof given === 'string') return given;
  if (!Array.isArray(given) || given.length !== 2) return undefined;
  const [module, id] = given as readonly Term[];
  if (typeof module !== 'string') return undefined;
  return id === false ? module : [module, id];
}

/** Checks that argument number `at` names a handler. */
export function checkHandler(
  bif: string,
  args: readonly unknown[],
  at: number,
  given: unknown,
): void {
  if (refIn(given) === undefined) throw badarg(at, 'not a module or [module, id]', bif, args);
}

export function moduleOf(ref: HandlerRef): string {
  return typeof ref === 'string' ? ref : ref[0];
}

/** The id of a handler, false if it has none. */
export function idOf(ref: HandlerRef): Term {
  return typeof ref === 'string' ? false : ref[1];
}

export function isSame(one: HandlerRef, other: HandlerRef): boolean {
  return moduleOf(one) === moduleOf(other) && isSameTerm(idOf(one), idOf(other));
}

/** A handler as sys.get_state and sys.replace_state have it. */
export function stateTerm({ ref, state }: Handler): Term {
  return [moduleOf(ref), idOf(ref), state];
}
