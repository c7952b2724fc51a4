// Writes lists, for terl nodes and for Erlang nodes.

import { longestArray } from '../host/term-limits.ts';
import { isImproper, type List } from '../term/list.ts';
import * as tag from '../term/term-tags.ts';
import type { Writer } from './bytes.ts';

/** Writes a term in one of the formats. `depth`: how deep it is nested. */
export type WriteTerm = (writer: Writer, term: unknown, depth: number) => void;

/** `depth`: that of the elements. */
export function writeList(writer: Writer, list: List, depth: number, writeTerm: WriteTerm): void {
  const { length } = list;
  if (length > longestArray) throw new RangeError('too long');
  if (isImproper(list)) {
    writeElements(writer, list, depth, writeTerm);
    writeTerm(writer, list.tail, depth);
  } else if (length > 0 && length < 2 ** 16 && list.every(isByte)) {
    writer.u8(tag.charlist);
    writer.u16(length);
    for (let i = 0; i < length; i++) writer.u8(Number(list[i]));
  } else {
    writeElements(writer, list, depth, writeTerm);
    writer.u8(tag.nil);
  }
}

function writeElements(writer: Writer, list: List, depth: number, writeTerm: WriteTerm): void {
  const { length } = list;
  if (length === 0) return; // what is left is the tail
  writer.u8(tag.list);
  writer.u32(length);
  for (let i = 0; i < length; i++) writeTerm(writer, list[i], depth);
}

function isByte(term: unknown): boolean {
  return typeof term === 'number' && (term & 255) === term && !Object.is(term, -0);
}
