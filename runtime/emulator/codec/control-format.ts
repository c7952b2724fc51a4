// Control messages as bytes. Their references are not interned: the tables of dist-entry.ts have the ids of
// references as keys. Nor is the pid for a process that is still to be spawned here. This saves
// WeakRefs.

import { passingPid } from '../identity/pid.ts';
import { passingReference, Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import type { Reader, Writer } from './bytes.ts';
import { readPid, readReference } from './read-parts.ts';
import { readTerm } from './read-term.ts';
import { writeReferenceId, writeTerm } from './write-term.ts';

export function writeControl(writer: Writer, message: readonly Term[]): void {
  writer.u16((tag.smallTuple << 8) | message.length);
  for (const part of message)
    if (Reference.is(part)) writeReferenceId(writer, part);
    else writeTerm(writer, part, 1);
}

/** Read a control message, or any other term that the peer has sent instead. */
export function readControl(reader: Reader, depth = 0): Term {
  const kind = reader.u8();
  if (kind === tag.smallTuple && depth <= deepest) return readTuple(reader, depth + 1);
  if (kind === tag.newPid || kind === tag.pidElsewhere) return readPid(reader, kind, passingPid);
  if (kind === tag.newerReference) return readReference(reader, passingReference);
  reader.position--;
  return readTerm(reader, depth);
}

const deepest = 2; // levels of tuples in a control message, as in [29, …, [['pid', pid], 'link']]

function readTuple(reader: Reader, depth: number): Term[] {
  const parts: Term[] = [];
  for (let left = reader.u8(); left > 0; left--) parts.push(readControl(reader, depth));
  return parts;
}
