// Makes of any exit reason a term that an Erlang node takes: an exit signal must never be lost.

import { deepestTerm } from '../host/term-limits.ts';
import { endWith, isImproper, List } from '../term/list.ts';
import { entriesOf } from '../term/typed-arrays.ts';
import { binaryOf } from '../term/utf8.ts';
import { inspect } from '../text/inspect.ts';
import { Writer } from './bytes.ts';
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
  if (term instanceof Map)
    return new Map(
      Array.from(entriesOf(term), ([key, value]) => [told(key, depth + 1), told(value, depth + 1)]),
    );
  if (isPlain(term)) {
    const pairs = Object.entries(term).map(([key, value]) => [
      told(key, depth + 1),
      told(value, depth + 1),
    ]);
    return new Map(pairs as [unknown, unknown][]);
  }
  return isWritten(term) ? term : printed(term);
}

const deepest = deepestTerm / 10; // levels; a deeper part is printed

function toldList(list: List, depth: number): List {
  const made = new List();
  for (const one of list) made.push(told(one, depth + 1));
  return isImproper(list) ? endWith(made, told(list.tail, depth + 1)) : made;
}

function isPlain(term: unknown): term is object {
  if (typeof term !== 'object' || term === null) return false;
  const prototype: unknown = Object.getPrototypeOf(term);
  return prototype === Object.prototype || prototype === null;
}

function isWritten(term: unknown): boolean {
  try {
    writeErlangTerm(new Writer(64), term, 0);
    return true;
  } catch {
    return false;
  }
}

function printed(term: unknown): Uint8Array {
  return binaryOf(inspect(term, { width: Number.POSITIVE_INFINITY, quoteStrings: false }));
}
