// Lists and stacks for a caller: arrays between terl nodes, Erlang's lists for an Erlang node, where an array is a tuple.

import { Pid } from '../../identity/pid.ts';
import { findEntry } from '../../link/dist-entry.ts';
import { reasonForErlang } from '../../link/erlang-reason.ts';
import type { Process } from '../../process/process.ts';
import { charlistOf, listOf } from '../../term/list.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';

/**
 * Makes an array a list if the caller of a `$gen_call` lives on an Erlang node. `text` makes a text a string there, and
 * `reason` gives it the stack of an error, in [reason, stack] or ['EXIT', [reason, stack]], as Erlang has stacks.
 */
export interface ListFor {
  (elements: readonly Term[]): Term;
  readonly text: (text: string) => Term;
  readonly reason: (reason: Term) => Term;
}

const here: ListFor = Object.assign((elements: readonly Term[]): Term => elements, {
  text: (text: string): Term => text,
  reason: (reason: Term): Term => reason,
});
const there: ListFor = Object.assign((elements: readonly Term[]) => listOf(elements) as Term, {
  text: (text: string) => charlistOf(text) as Term,
  reason: reasonThere,
});

/** `from` is the second element of a call. */
export function listFor(from: Term): ListFor {
  const [pid] = partsOf(from);
  const isErlangs = Pid.is(pid) && findEntry(Pid.homeOf(pid))?.peer === 'erlang';
  return isErlangs ? there : here;
}

function reasonThere(reason: Term): Term {
  const isExit = Array.isArray(reason) && reason.length === 2 && reason[0] === 'EXIT';
  return isExit ? ['EXIT', reasonForErlang(reason[1] as Term)] : reasonForErlang(reason);
}

/** The dictionary of a process: an array of [key, value]. The ancestors are a list. */
export function dictionaryFor(list: ListFor, { dictionary }: Process): Term[] {
  return [...(dictionary ?? [])].map(([key, value]): Term => {
    const isList = key === '$ancestors' && Array.isArray(value);
    return [key, isList ? list(value as readonly Term[]) : value];
  });
}
