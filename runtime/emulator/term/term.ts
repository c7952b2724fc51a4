// The type of terms: what a process can send, and what an exit reason can be.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';

/** Erlang's tuples and lists are arrays, atoms are strings, maps are plain objects or Maps. */
export type Term =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Pid
  | Reference
  | FunctionTerm
  | Date
  | Error
  | ArrayBufferView
  | ArrayBuffer
  | readonly Term[]
  | ReadonlyMap<Term, Term>
  | ReadonlySet<Term>
  | { readonly [key: string]: Term };

/** A function that a module exports is sent by name; a function that was typed, with its source (function-origin.ts). */
export type FunctionTerm = (...args: never[]) => unknown;

export function isPid(term: unknown): term is Pid {
  return term instanceof Pid;
}

export function isReference(term: unknown): term is Reference {
  return term instanceof Reference;
}
