// Reads lists, of terl nodes and of Erlang nodes.

import { deepestTerm } from '../host/term-limits.ts';
import { endWith, List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import type { Reader } from './bytes.ts';
import { type ReadTerm, tooDeep } from './read-parts.ts';

/** Read a list whose tag is `kind`. A list of one element may end with a list of the others, and so on. */
export function readList(reader: Reader, kind: number, depth: number, readTerm: ReadTerm): Term {
  if (depth >= deepestTerm) throw tooDeep();
  const list = new List<Term>();
  for (let next = kind; next !== tag.nil; next = reader.u8()) {
    if (next === tag.charlist) return addBytes(list, reader);
    if (next !== tag.list) {
      reader.position--;
      const tail = readTerm(reader, depth + 1);
      return list.length === 0 ? tail : endWith(list, tail);
    }
    for (let left = reader.count(1); left > 0; left--) list.push(readTerm(reader, depth + 1));
  }
  return list;
}

function addBytes(list: List<Term>, reader: Reader): List<Term> {
  const size = reader.u16();
  const from = reader.skip(size);
  for (let at = from; at < from + size; at++) list.push(reader.bytes[at]);
  return list;
}
