// Whether two terms are equal, as states are compared: Erlang's =:=.

import { List } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';

export function sameTerm(one: Term, other: Term): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) return sameElements(one, other);
  return inspect(one, whole) === inspect(other, whole);
}

const whole = { width: Number.POSITIVE_INFINITY, whole: true };

function sameElements(one: readonly Term[], other: readonly Term[]): boolean {
  if (one.length !== other.length || one instanceof List !== other instanceof List) return false;
  if (one instanceof List && !sameTerm(one.tail as Term, (other as List).tail as Term))
    return false;
  return one.every((element, i) => sameTerm(element, other[i]));
}
