// A term as it may be sent, whatever is in it: for exit reasons and reports, which must not fail.

import { isProxy } from '../realm/proxies.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { inspect } from './inspect.ts';

const longestTuple = 16; // elements; a longer array that cannot be sent is shown as one text
const deepestTuple = 4; // arrays within one another

/**
 * Returns a copy of a term. What cannot be sent becomes the text that shows it: in a tuple only the elements
 * that cannot be sent, so that `['bad_return_value', Symbol('s')]` is `['bad_return_value', 'Symbol(s)']`.
 */
export function readable(term: Term, depth: number = deepestTuple): Term {
  try {
    return copy(term);
  } catch {
    return isTuple(term) && depth > 0 ? elementsOf(term, depth) : inspect(term);
  }
}

function isTuple(term: Term): term is readonly Term[] {
  return Array.isArray(term) && !isProxy(term) && term.length <= longestTuple;
}

function elementsOf(tuple: readonly Term[], depth: number): Term {
  try {
    return Array.from({ length: tuple.length }, (_, i) => readable(tuple[i], depth - 1));
  } catch {
    return inspect(tuple); // a getter of the tuple throws
  }
}
