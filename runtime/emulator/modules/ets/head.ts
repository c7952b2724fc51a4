// Compiles the pattern of a match, or the head of a clause of a match specification. '_' fits anything, '$1' too, and
// is bound to it; patterns of ts-pattern may stand anywhere. All else fits what is the same (=:=).

import { P as own } from 'ts-pattern';
import { deepestTerm } from '../../host/term-limits.ts';
import { isPlainObject, restOf } from '../../order/compare-terms.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { copy } from '../../term/copy.ts';
import { isImproper, isTuple, List } from '../../term/list.ts';
import { matchesPattern, selectByPattern } from '../../term/match.ts';
import { P, Union } from '../../term/patterns.ts';
import type { Term } from '../../term/term.ts';
import { isPlain, Unsendable } from '../../term/unsendable.ts';
import { BadSpec } from './bad-spec.ts';
import type { Row } from './rows.ts';

/** The values of the variables, by their places in `variables` of the head. */
export type Bound = Term[];

type Test = (value: Term, bound: Bound) => boolean;

/** A part of a pattern. */
type Part =
  | { readonly kind: 'any' }
  | { readonly kind: 'is'; readonly value: Term } // equal if it is the same object or value
  | { readonly kind: 'equal'; readonly value: Term } // equal by its parts
  | { readonly kind: 'bind'; readonly place: number }
  | { readonly kind: 'same'; readonly place: number } // as a variable that is bound already
  | { readonly kind: 'test'; readonly test: Test };

export interface Head {
  readonly matches: (row: Row, bound: Bound) => boolean;
  /** `[key]` if only objects with this key can match. */
  readonly key: readonly [Term] | undefined;
  /** The numbers of the variables in the order of their first occurrence: 1 for '$1'. */
  readonly variables: readonly number[];
  /** Whether a match asks patterns of ts-pattern, which may run code of the user. */
  readonly asks: boolean;
  /** What the pattern selects by P.select() in a copy of a matching object; the copy itself if it selects nothing. */
  readonly select: (copied: unknown) => unknown;
}

/** Compiles a pattern for a table whose keys have this place. Throws BadSpec. */
export function compileHead(pattern: unknown, keyAt: number): Head {
  const compiling = new Compiling();
  const part = compiling.part(pattern, 0);
  const { variables, asks } = compiling;
  const test = testOf(part);
  const keyPart = compiling.top?.[keyAt];
  return {
    matches: compiling.top === undefined ? test : partsTest(compiling.top),
    key: keyPart?.kind === 'is' || keyPart?.kind === 'equal' ? [keyPart.value] : undefined,
    variables,
    asks,
    select: asks ? (copied) => selectByPattern(rewritten(pattern), copied) : (copied) => copied,
  };
}

/** The place of a variable's name, such as '$1', in a head; undefined if it has none. */
export function variableIn(text: string): number | undefined {
  return /^\$(?:0|[1-9]\d{0,7})$/.test(text) ? Number(text.slice(1)) : undefined;
}

const { any, unknown: anyKnown, string, number, boolean, bigint } = own;
const anything: Part = { kind: 'any' };

/** What the patterns of ts-pattern that need no other look test. */
const types: ReadonlyMap<unknown, Part> = new Map<unknown, Part>([
  [any, anything],
  [anyKnown, anything],
  ...(
    [
      [string, 'string'],
      [number, 'number'],
      [boolean, 'boolean'],
      [bigint, 'bigint'],
    ] as const
  ).map(([pattern, type]): [unknown, Part] => [
    pattern,
    { kind: 'test', test: (value) => typeof value === type },
  ]),
]);

class Compiling {
  readonly variables: number[] = [];
  asks = false;
  top: readonly Part[] | undefined; // the parts of the outermost tuple

  part(pattern: unknown, depth: number): Part {
    if (depth > deepestTerm) throw new BadSpec('The pattern is too deep.');
    if (typeof pattern === 'string') return this.#word(pattern);
    if (typeof pattern === 'function') return { kind: 'equal', value: copied(pattern) };
    if (typeof pattern === 'number') return ofNumber(pattern);
    if (typeof pattern !== 'object' || pattern === null)
      return { kind: 'is', value: copied(pattern) };
    if (Array.isArray(pattern)) return this.#array(pattern, depth);
    return types.get(pattern) ?? this.#object(pattern, depth);
  }

  #word(word: string): Part {
    if (word === '_') return anything;
    const variable = variableIn(word);
    if (variable === undefined) return { kind: 'is', value: word };
    const place = this.variables.indexOf(variable);
    if (place >= 0) return { kind: 'same', place };
    this.variables.push(variable);
    return { kind: 'bind', place: this.variables.length - 1 };
  }

  #array(pattern: readonly unknown[], depth: number): Part {
    if (pattern.some(isVariadic)) return this.#asked(pattern);
    const parts = Array.from(pattern, (one) => this.part(one, depth + 1));
    if (pattern instanceof List) return this.#list(pattern, parts, depth);
    if (depth === 0) this.top = parts;
    if (depth > 0 && parts.every(isGround)) return { kind: 'equal', value: parts.map(groundOf) };
    const test = partsTest(parts);
    return { kind: 'test', test: (value, bound) => isTuple(value) && test(value as Row, bound) };
  }

  /** An improper list fits a list that begins with its elements, if the rest fits its tail. */
  #list(pattern: List, parts: readonly Part[], depth: number): Part {
    const begins = partsTest(parts, 'at least');
    if (!isImproper(pattern))
      return {
        kind: 'test',
        test: (value, bound) => isProper(value, parts.length) && begins(value, bound),
      };
    const tail = testOf(this.part(pattern.tail, depth + 1));
    return {
      kind: 'test',
      test: (value, bound) =>
        value instanceof List &&
        begins(value as Row, bound) &&
        tail(restOf(value as List<Term>, parts.length), bound),
    };
  }

  #object(pattern: object, depth: number): Part {
    if (isPattern(pattern)) return this.#asked(pattern);
    if (pattern instanceof Map) return this.#map(pattern, depth);
    const value = isPlain(pattern) ? undefined : copied(pattern);
    if (value !== undefined) return { kind: value === pattern ? 'is' : 'equal', value };
    const tests = Object.keys(pattern).map((key): [string, Test] => {
      return [key, testOf(this.part(Reflect.get(pattern, key), depth + 1))];
    });
    const test: Test = (given, bound) => {
      if (typeof given !== 'object' || given === null || !isPlainObject(given)) return false;
      for (const [key, fits] of tests)
        if (!Object.hasOwn(given, key) || !fits((given as Record<string, Term>)[key], bound))
          return false;
      return true;
    };
    return { kind: 'test', test };
  }

  #map(pattern: ReadonlyMap<unknown, unknown>, depth: number): Part {
    const tests = [...pattern].map(([key, part]): [Term, Test] => {
      if (typeof key === 'string' && variableIn(key) !== undefined)
        throw new BadSpec('Variable found in map key.');
      return [copied(key), testOf(this.part(part, depth + 1))];
    });
    const test: Test = (given, bound) =>
      given instanceof Map &&
      tests.every(([key, fits]) => {
        const found = [...(given as Map<Term, Term>)].find(([one]) => isSameTerm(one, key));
        return found !== undefined && fits(found[1], bound);
      });
    return { kind: 'test', test };
  }

  /** ts-pattern gets a copy: what it runs may be code of the user. */
  #asked(pattern: unknown): Part {
    this.asks = true;
    return { kind: 'test', test: (value) => matchesPattern(pattern, copy(value)) };
  }
}

/** 0 is not the same as -0, which `===` does not tell; nor that NaN is the same as NaN. */
function ofNumber(value: number): Part {
  return { kind: value === 0 || Number.isNaN(value) ? 'equal' : 'is', value };
}

function copied(pattern: unknown): Term {
  try {
    return copy(pattern);
  } catch (error) {
    if (error instanceof Unsendable) throw new BadSpec(`No object can match: ${error.message}.`);
    throw error;
  }
}

function isGround(part: Part): boolean {
  return part.kind === 'is' || part.kind === 'equal';
}

function groundOf(part: Part): Term {
  return part.kind === 'is' || part.kind === 'equal' ? part.value : undefined;
}

function isProper(value: Term, length: number): value is Row {
  return value instanceof List && value.length === length && !isImproper(value);
}

function testOf(part: Part): Test {
  const test = partsTest([part]);
  const value: Term[] = [undefined];
  return (given, bound) => {
    if (part.kind === 'test') return part.test(given, bound);
    value[0] = given;
    return test(value, bound);
  };
}

/** Tests the elements of a tuple that has the same number of elements, or with `at least` that number or more. */
function partsTest(
  parts: readonly Part[],
  how: 'exactly' | 'at least' = 'exactly',
): (row: Row, bound: Bound) => boolean {
  const { length } = parts;
  const exactly = how === 'exactly';
  const tested = parts.flatMap((part, at) => (part.kind === 'any' ? [] : [{ part, at }]));
  return (row, bound) => {
    if (exactly ? row.length !== length : row.length < length) return false;
    for (let i = 0; i < tested.length; i++) {
      const { part, at } = tested[i] as { part: Part; at: number };
      if (!fits(part, row[at], bound)) return false;
    }
    return true;
  };
}

function fits(part: Part, value: Term, bound: Bound): boolean {
  switch (part.kind) {
    case 'any':
      return true;
    case 'is':
      return part.value === value;
    case 'equal':
      return isSameTerm(part.value, value);
    case 'bind':
      bound[part.place] = value;
      return true;
    case 'same':
      return isSameTerm(bound[part.place], value);
    case 'test':
      return part.test(value, bound);
  }
}

/** Whether an object is a pattern of ts-pattern, and not a term. */
function isPattern(pattern: object): boolean {
  if (pattern instanceof Union) return true;
  return isPlain(pattern) && typeof Reflect.get(pattern, own.matcher) === 'function';
}

const variadicKey = Symbol.for('@ts-pattern/isVariadic');

/** Whether an element of an array pattern stands for several elements, as `...P.array()` puts it there. */
function isVariadic(element: unknown): boolean {
  return (
    typeof element === 'object' && element !== null && Boolean(Reflect.get(element, variadicKey))
  );
}

/** The pattern with P.any in the place of '_' and of the variables, for ts-pattern. */
function rewritten(pattern: unknown): unknown {
  if (typeof pattern === 'string')
    return pattern === '_' || variableIn(pattern) !== undefined ? P.any : pattern;
  if (isTuple(pattern)) return pattern.map(rewritten);
  if (typeof pattern !== 'object' || pattern === null || !isPlain(pattern) || isPattern(pattern))
    return pattern;
  return Object.fromEntries(Object.entries(pattern).map(([key, part]) => [key, rewritten(part)]));
}
