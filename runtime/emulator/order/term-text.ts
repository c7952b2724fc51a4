// Equality of terms (OTP's =:=) by text: two terms have the same text if and only if they are equal. So a Map
// of JavaScript can have any term as a key. The terms must be copies (term/copy.ts): no code of the user runs.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Bitstring } from '../term/bitstring.ts';
import { messageOf, nameOf, stackOf } from '../term/error-parts.ts';
import { detailsToSend } from '../term/error-term.ts';
import { exportOf } from '../term/exported-function.ts';
import { Float, floatOf } from '../term/float.ts';
import { isForeign } from '../term/foreign.ts';
import { originOf, type Use } from '../term/function-origin.ts';
import { propertiesOf } from '../term/function-properties.ts';
import { isImproper, List } from '../term/list.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import { bytesOf, isTypedArrayOrBuffer, kindOf, timeOf } from '../term/typed-arrays.ts';

/** The key of a Map for a term: for most terms the term itself, for one with parts a text that differs from every string. */
export function keyOf(term: Term): unknown {
  switch (typeof term) {
    case 'string':
      return term.charCodeAt(0) === 0 ? mark + textOf(term) : term;
    case 'number':
      return term === 0 ? keyOfZero(term) : term;
    case 'object':
      return term === null || isOneObject(term) ? term : mark + textOf(term);
    case 'function':
      return mark + textOf(term);
    default:
      return term;
  }
}

const mark = '\0';

/** -0 is a float, and equals the float 0.0. */
function keyOfZero(zero: number): unknown {
  return Object.is(zero, -0) ? floatZero : zero;
}

const floatZero = floatOf(0);

/** Whether equal terms of this kind are one object. */
function isOneObject(term: object): boolean {
  return Pid.is(term) || Reference.is(term) || Float.is(term) || isForeign(term);
}

const numbers = new WeakMap<object, number>(); // of those that are one object
let lastNumber = 0;

function numberOf(term: object): number {
  const known = numbers.get(term);
  if (known !== undefined) return known;
  numbers.set(term, ++lastNumber);
  return lastNumber;
}

/** The text of a term. It is valid as long as this node runs. */
export function textOf(term: Term): string {
  switch (typeof term) {
    case 'string':
      return `s${term.length}:${term}`;
    case 'number':
      return Object.is(term, -0) ? 'g0;' : `n${term};`;
    case 'bigint':
      return `i${term};`;
    case 'function':
      return textOfFunction(term);
    case 'object':
      return term === null ? 'null;' : textOfObject(term);
    default:
      return `${String(term)};`;
  }
}

function textOfObject(term: object): string {
  if (Array.isArray(term)) {
    if (!(term instanceof List)) return `(${textOfAll(term)})`;
    return isImproper(term)
      ? `[${textOfAll(term)}|${textOf(term.tail as Term)}]`
      : `[${textOfAll(term)}]`;
  }
  if (Float.is(term)) return `g${Float.valueIn(term)};`;
  if (isOneObject(term)) return `#${numberOf(term)};`;
  if (term instanceof Map)
    return `m${sortedTexts([...term].map(([key, value]) => textOf(key) + textOf(value)))}`;
  if (term instanceof Set) return `e${sortedTexts([...term].map(textOf))}`;
  if (term instanceof Date) return `d${timeOf(term)};`;
  if (isTypedArrayOrBuffer(term)) {
    const bytes = bytesOf(term);
    return `y${kindOf(term)}/${Bitstring.bitsOf(term)}/${bytes.join()};`;
  }
  if (term instanceof Error) return textOfError(term);
  return `o${sortedTexts(Object.entries(term as Record<string, Term>).map(textOfUse))}`;
}

function textOfAll(terms: readonly Term[]): string {
  let text = '';
  for (let i = 0; i < terms.length; i++) text += textOf(terms[i]);
  return text;
}

function sortedTexts(texts: readonly string[]): string {
  return `{${texts.toSorted().join('')}}`;
}

function textOfUse([name, value]: readonly [string, unknown]): string {
  return textOf(name) + textOf(value as Term);
}

const visited: object[] = []; // errors and functions around the part that is being written: these may contain themselves

function textOfError(error: Error): string {
  return withinItself(error, () => {
    const told = [nameOf(error), messageOf(error), stackOf(error)].map(textOf).join('');
    return `x${told}${sortedTexts([...detailsToSend(error)].map(textOfUse))}`;
  });
}

/** Functions are equal if they have the same source and use equal values. */
function textOfFunction(fn: FunctionTerm): string {
  const exported = exportOf(fn);
  if (exported !== undefined) return `f${textOf([exported.module, exported.name, exported.arity])}`;
  const origin = originOf(fn);
  if (origin === undefined) return `#${numberOf(fn)};`;
  return withinItself(fn, () => {
    const told = textOf([origin.kind, origin.name, origin.arity, origin.text]);
    const parts = (uses: readonly Use[]): string => sortedTexts(uses.map(textOfUse));
    return `f${told}${parts(origin.uses())}${parts(propertiesOf(fn))}`;
  });
}

function withinItself(term: object, write: () => string): string {
  const at = visited.indexOf(term);
  if (at >= 0) return `^${visited.length - at};`;
  visited.push(term);
  try {
    return write();
  } finally {
    visited.pop();
  }
}
