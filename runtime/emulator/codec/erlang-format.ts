// Terms and control messages as bytes for an Erlang node, and from it. Both are without the leading version byte.

import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import type { Reader, Writer } from './bytes.ts';
import { decodeWith, encodeWith } from './external-term-format.ts';
import { readErlangControl, readErlangTerm } from './read-erlang-term.ts';
import { sayable } from './sayable.ts';
import { whyUnsayable } from './unsayable.ts';
import { writeErlangControl, writeErlangTerm } from './write-erlang-term.ts';

/**
 * Append a term for an Erlang node. Throws Unsendable for a term that Erlang lacks, naming `node` and the part, and
 * then leaves the writer as it was.
 */
export function encodeErlangTerm(writer: Writer, term: unknown, node: string): void {
  encodeWith(writer, term, writeErlangTerm, (whole, otherwise) =>
    whyUnsayable(whole, otherwise, node),
  );
}

/** As encodeErlangTerm, for a control message. */
export function encodeErlangControl(writer: Writer, message: readonly Term[], node: string): void {
  encodeWith(writer, message, writeErlangControl, (whole, otherwise) =>
    whyUnsayable(whole, otherwise, node),
  );
}

/** As encodeErlangTerm, for an exit reason: parts that Erlang lacks become binaries with their printed text. */
export function encodeErlangReason(writer: Writer, reason: unknown, node: string): void {
  try {
    encodeErlangTerm(writer, reason, node);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    encodeErlangTerm(writer, sayable(reason), node);
  }
}

/** Read the next term, never beyond the reader's end. Throws MalformedTerm; TermBeyondLimits for a term that is too deep or large for this node. */
export function decodeErlangTerm(reader: Reader): Term {
  return decodeWith(reader, readErlangTerm);
}

/** As decodeErlangTerm, for a control message. */
export function decodeErlangControl(reader: Reader): Term {
  return decodeWith(reader, readErlangControl);
}
