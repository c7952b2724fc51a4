// The elements of a tuple.

import type { Term } from './term.ts';

/** The elements of an array; none for another term. */
export function partsOf(term: Term): readonly Term[] {
  return Array.isArray(term) ? (term as readonly Term[]) : [];
}

/** The elements of an array; another term is the only one. */
export function partsOrItself(term: Term): readonly Term[] {
  return Array.isArray(term) ? (term as readonly Term[]) : [term];
}
