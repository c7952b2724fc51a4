// Equality of terms (OTP's =:=): the integer 1 and the float 1.0 are not the same.
// The terms must be copies (term/copy.ts): no code of the user runs.

import { isImproper, List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { keyOf } from './term-text.ts';

/** Whether two terms are the same. */
export function isSameTerm(a: Term, b: Term): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return isSameRare(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && isSameArray(a, b);
  return !Array.isArray(b) && isSameKey(a, b);
}

/** NaN and -0 are not equal to themselves, or equal to others, by `===`. */
function isSameRare(a: Term, b: Term): boolean {
  if (typeof a === 'number' || typeof a === 'function' || typeof b === 'number')
    return isSameKey(a, b);
  return false;
}

function isSameKey(a: Term, b: Term): boolean {
  const key = keyOf(a);
  const other = keyOf(b);
  return key === other || (Number.isNaN(key) && Number.isNaN(other));
}

function isSameArray(a: readonly Term[], b: readonly Term[]): boolean {
  if (a.length !== b.length || a instanceof List !== b instanceof List) return false;
  for (let i = 0; i < a.length; i++) if (!isSameTerm(a[i], b[i])) return false;
  return !(a instanceof List) || isSameTail(a, b as List);
}

function isSameTail(a: List, b: List): boolean {
  if (!isImproper(a)) return !isImproper(b);
  return isImproper(b) && isSameTerm(a.tail as Term, b.tail as Term);
}
