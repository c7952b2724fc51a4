// Terms as bytes: Erlang's external term format, without the leading version byte. Arrays are written as
// tuples, plain objects as maps, Uint8Arrays as binaries, and strings of up to 255 bytes as atoms. Other terms
// have terl's own tags (term-tags.ts).

import { isOutOfMemory, whyNoRoom } from '../host/room.ts';
import type { Term } from '../term/term.ts';
import { Unsendable, whyUnsendable } from '../term/unsendable.ts';
import { MalformedTerm, type Reader, type Writer } from './bytes.ts';
import { readControl, writeControl } from './control-format.ts';
import { readTerm } from './read-term.ts';
import { writeTerm } from './write-term.ts';

export { MalformedTerm };

/** Append a term. For the same terms as copy() it throws Unsendable, and then leaves the writer as it was. */
export function encodeTerm(writer: Writer, term: unknown): void {
  encodeWith(writer, term, writeTerm);
}

/** As encodeTerm, for a control message. */
export function encodeControl(writer: Writer, message: readonly Term[]): void {
  encodeWith(writer, message, writeControl);
}

/** As encodeTerm, with another function that writes, and another that finds why a term cannot be sent. */
export function encodeWith<T>(
  writer: Writer,
  term: T,
  write: (writer: Writer, term: T, depth: number) => void,
  why: (term: T, otherwise: string) => Unsendable = whyUnsendable,
): void {
  if (writer.encoding !== 'no') {
    writer.encoding = 'disturbed';
    throw new Unsendable('message', 'a getter in a message cannot send to the same node');
  }
  const start = writer.length;
  writer.encoding = 'yes';
  try {
    write(writer, term, 0);
    if (isDisturbed(writer)) throw new Error('a getter wrote in between');
  } catch (error) {
    writer.truncate(start);
    throw why(term, whyNoRoom(error));
  } finally {
    writer.encoding = 'no';
    writer.functions = undefined;
  }
}

function isDisturbed(writer: Writer): boolean {
  return writer.encoding === 'disturbed';
}

/** Read the next term, never beyond the reader's end. Throws MalformedTerm for bytes that are no term. */
export function decodeTerm(reader: Reader): Term {
  return decodeWith(reader, readTerm);
}

/** As decodeTerm, for a control message. */
export function decodeControl(reader: Reader): Term {
  return decodeWith(reader, readControl);
}

/** As decodeTerm, with another function that reads. */
export function decodeWith(reader: Reader, read: (reader: Reader, depth: number) => Term): Term {
  reader.functions = undefined;
  try {
    return read(reader, 0);
  } catch (error) {
    if (error instanceof MalformedTerm || isOutOfMemory(error)) throw error;
    throw new MalformedTerm(`no term: ${String(error)}`); // V8 has refused to make the object, such as a huge Map
  }
}
