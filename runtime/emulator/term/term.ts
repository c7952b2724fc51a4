// The type of terms: the values that a process can send, and that can be exit reasons.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import type { Float } from './float.ts';
import type { Fun, Port } from './foreign.ts';

/** Erlang's tuples are arrays, its lists are Lists, atoms are strings, maps are plain objects or Maps. */
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
  | Float
  | Fun
  | Port
  | Date
  | Error
  | ArrayBufferView
  | ArrayBuffer
  | readonly Term[]
  | ReadonlyMap<Term, Term>
  | ReadonlySet<Term>
  | { readonly [key: string]: Term };

/** A function: sent by name if a module exports it; if typed, with its source (function-origin.ts). */
export type FunctionTerm = (...args: never[]) => unknown;

export function isPid(term: unknown): term is Pid {
  return term instanceof Pid;
}

export function isReference(term: unknown): term is Reference {
  return term instanceof Reference;
}
