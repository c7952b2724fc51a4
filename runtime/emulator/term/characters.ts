// Erlang's texts: characters, binaries and lists of them (unicode:chardata()).

import { isImproper, List } from './list.ts';
import type { Term } from './term.ts';
import { readUtf8, textOf } from './utf8.ts';

/** The text of characters; undefined if the term is not a text. */
export function textIn(chars: Term, isLatin1 = false): string | undefined {
  const parts: string[] = [];
  const stack: Term[] = [chars];
  for (let left = mostParts; stack.length > 0; left--) {
    const term = stack.pop();
    const text = textOfPart(term, isLatin1);
    if (left === 0 || (text === undefined && !Array.isArray(term))) return undefined;
    if (text !== undefined) parts.push(text);
    else stack.push(...withTail(term as readonly Term[]).toReversed());
  }
  return parts.join('');
}

const mostParts = 2 ** 24; // characters and lists in one text

/** The elements of a list, and the tail of an improper one: a list of characters may end in a binary. */
function withTail(list: readonly Term[]): readonly Term[] {
  return list instanceof List && isImproper(list) ? [...list, list.tail as Term] : list;
}

function textOfPart(term: Term, isLatin1: boolean): string | undefined {
  if (typeof term === 'string') return term;
  if (typeof term === 'number')
    return Number.isInteger(term) && term >= 0 && term <= 0x10ffff
      ? String.fromCodePoint(term)
      : undefined;
  if (!(term instanceof Uint8Array)) return undefined;
  const utf8 = isLatin1 ? undefined : readUtf8(term, 0, term.length);
  return utf8 ?? textOf(term, 0, term.length);
}
