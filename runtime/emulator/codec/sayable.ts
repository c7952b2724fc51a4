// Makes of any exit reason a term that an Erlang node takes: an exit signal must never be lost.

import { deepestTerm } from '../host/term-limits.ts';
import { endWith, isImproper, List } from '../term/list.ts';
import { entriesOf } from '../term/typed-arrays.ts';
import { isPlain } from '../term/unsendable.ts';
import { binaryOf } from '../term/utf8.ts';
import { inspect } from '../text/inspect.ts';
import { Writer } from './bytes.ts';
import { canWrite } from './unsayable.ts';
import { writeErlangTerm } from './write-erlang-term.ts';

/** The reason; each part that Erlang lacks is replaced by a binary with the text that prints it. */
export function sayable(reason: unknown): unknown {
  try {
    const made = told(reason, 0);
    writeErlangTerm(new Writer(), made, 0);
    return made;
  } catch {
    return printed(reason); // it has two keys that are equal in Erlang, or it contains itself
  }
}

function told(term: unknown, depth: number): unknown {
  if (depth > deepest) return printed(term);
  if (term instanceof List) return toldList(term, depth);
  if (Array.isArray(term)) return Array.from(term, (one) => told(one, depth + 1));
  const pairs = pairsOf(term);
  if (pairs !== undefined)
    return new Map(
      Array.from(pairs, ([key, value]) => [told(key, depth + 1), told(value, depth + 1)]),
    );
  return canWrite(term) ? term : printed(term);
}

const deepest = deepestTerm / 10; // levels; a deeper part is printed

function toldList(list: List, depth: number): List {
  const made = new List();
  for (const one of list) made.push(told(one, depth + 1));
  return isImproper(list) ? endWith(made, told(list.tail, depth + 1)) : made;
}

/** The entries of a Map or of a plain object; undefined for any other term. */
function pairsOf(term: unknown): Iterable<[unknown, unknown]> | undefined {
  if (term instanceof Map) return entriesOf(term);
  if (typeof term !== 'object' || term === null || !isPlain(term)) return undefined;
  return Object.entries(term);
}

function printed(term: unknown): Uint8Array {
  return binaryOf(inspect(term, { width: Number.POSITIVE_INFINITY, quoteStrings: false }));
}
