// Lists for a caller: arrays between terl nodes, Erlang's lists for an Erlang node, where an array is a tuple.

import { Pid } from '../../identity/pid.ts';
import { findEntry } from '../../link/dist-entry.ts';
import { charlistOf, listOf } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';

/** Makes an array a list if the caller of a `$gen_call` lives on an Erlang node. `text` makes a text a string there. */
export interface ListFor {
  (elements: readonly Term[]): Term;
  readonly text: (text: string) => Term;
}

const here: ListFor = Object.assign((elements: readonly Term[]): Term => elements, {
  text: (text: string): Term => text,
});
const there: ListFor = Object.assign((elements: readonly Term[]) => listOf(elements) as Term, {
  text: (text: string) => charlistOf(text) as Term,
});

/** `from` is the second element of a call. */
export function listFor(from: Term): ListFor {
  const [pid] = Array.isArray(from) ? (from as readonly Term[]) : [];
  const isErlangs = Pid.is(pid) && findEntry(Pid.homeOf(pid))?.peer === 'erlang';
  return isErlangs ? there : here;
}
