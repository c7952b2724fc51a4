// Finds why a term cannot be sent to an Erlang node, and what can be sent instead.

import { deepestTerm, largestBigint } from '../host/term-limits.ts';
import { exportOf } from '../term/exported-function.ts';
import { isClass } from '../term/function-origin.ts';
import type { FunctionTerm } from '../term/term.ts';
import { article, className, isPlain, type Unsendable, whyUnsendable } from '../term/unsendable.ts';
import { Writer } from './bytes.ts';
import { isAtom, writeErlangTerm } from './write-erlang-term.ts';

/** As whyUnsendable, for a message to an Erlang node: `cannot send message[1]: a symbol (bar@host is an Erlang node)`. */
export function whyUnsayable(message: unknown, otherwise: string, node: string): Unsendable {
  return whyUnsendable(message, otherwise, (term) => {
    const fault = faultOf(term);
    return fault === undefined ? undefined : `${fault} (${node} is an Erlang node)`;
  });
}

function faultOf(term: unknown): string | undefined {
  switch (typeof term) {
    case 'string':
      return faultOfText(term);
    case 'number':
      return Number.isFinite(term) ? undefined : `${term}, which is no number in Erlang`;
    case 'bigint':
      return term.toString(16).length > 2 * largestBigint ? 'it is too large' : undefined;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return faultOfFunction(term as FunctionTerm);
    case 'object':
      return term === null ? "null; send 'nil' or undefined" : faultOfObject(term);
    default:
      return undefined;
  }
}

function faultOfText(text: string): string | undefined {
  if (isAtom(text)) return undefined;
  if (!text.isWellFormed()) return 'a string with half a character';
  return `a string of ${[...text].length} characters, too long for an atom; send binary(…)`;
}

function faultOfFunction(fn: FunctionTerm): string | undefined {
  if (exportOf(fn) !== undefined) return undefined;
  return isClass(fn)
    ? 'a class'
    : 'a function that no module exports; send the names of a module and a function';
}

function faultOfObject(term: object): string | undefined {
  try {
    if (term instanceof Map) return faultOfKeys(term);
    if (Array.isArray(term) || isWritten(term)) return undefined;
    const kind = article(className(term));
    const instead = insteadOf(term);
    return instead === undefined ? kind : `${kind}; send ${instead}`;
  } catch {
    return 'a proxy that throws';
  }
}

/** Whether an object without parts can be written; a plain one has parts, which are judged by themselves. */
function isWritten(term: object): boolean {
  return isPlain(term) || canWrite(term);
}

/** Whether a term can be written, if its parts have no parts themselves. */
export function canWrite(term: unknown): boolean {
  try {
    writeErlangTerm(new Writer(64), term, deepestTerm - 1);
    return true;
  } catch {
    return false;
  }
}

function faultOfKeys(map: ReadonlyMap<unknown, unknown>): string | undefined {
  const keys = [...map.keys()];
  if (!keys.every(canWrite) || canWrite(new Map(keys.map((key) => [key, 0])))) return undefined;
  return 'a Map with two keys that are equal in Erlang';
}

function insteadOf(term: object): string | undefined {
  if (term instanceof Set) return 'list(...set)';
  if (term instanceof Date) return 'its getTime()';
  if (term instanceof Error) return 'binary(error.message)';
  if (ArrayBuffer.isView(term) || term instanceof ArrayBuffer) return 'a Uint8Array';
  return undefined;
}
