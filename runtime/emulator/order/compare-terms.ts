// Erlang's order of terms: number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring.
// The terms that only JavaScript has come last. Here a string is an atom, and so are true, false, undefined and null.
// The terms must be copies (term/copy.ts): no code of the user runs.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Float } from '../term/float.ts';
import { Fun, Port } from '../term/foreign.ts';
import { isImproper, List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { bytesOf } from '../term/typed-arrays.ts';
import { textOf } from './term-text.ts';

/**
 * Negative if `a` comes before `b`, positive if after, 0 if they are equal (OTP's ==): 1 and the float 1.0 are equal.
 */
export function compareTerms(a: Term, b: Term): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  const rank = rankOf(a);
  const other = rankOf(b);
  return rank === other ? compareAlike(rank, a, b) : rank - other;
}

const rankOfNumber = 0;
const rankOfAtom = 1;
const rankOfReference = 2;
const rankOfFun = 3;
const rankOfPort = 4;
const rankOfPid = 5;
const rankOfTuple = 6;
const rankOfMap = 7;
const rankOfNil = 8;
const rankOfList = 9;
const rankOfBits = 10;
const rankOfOthers = 11;

function rankOf(term: Term): number {
  switch (typeof term) {
    case 'number':
    case 'bigint':
      return rankOfNumber;
    case 'function':
      return rankOfFun;
    case 'object':
      return term === null ? rankOfAtom : rankOfObject(term);
    default:
      return rankOfAtom;
  }
}

function rankOfObject(term: object): number {
  if (Array.isArray(term)) {
    if (!(term instanceof List)) return rankOfTuple;
    return term.length === 0 ? rankOfNil : rankOfList;
  }
  if (Pid.is(term)) return rankOfPid;
  if (Reference.is(term)) return rankOfReference;
  if (Float.is(term)) return rankOfNumber;
  if (Fun.is(term)) return rankOfFun;
  if (Port.is(term)) return rankOfPort;
  if (term instanceof Uint8Array) return rankOfBits;
  return term instanceof Map || isPlainObject(term) ? rankOfMap : rankOfOthers;
}

/** Whether a copied object is a plain one. */
export function isPlainObject(term: object): boolean {
  return Object.getPrototypeOf(term) === Object.prototype;
}

function compareAlike(rank: number, a: Term, b: Term): number {
  switch (rank) {
    case rankOfNumber:
      return compareNumbers(numberIn(a), numberIn(b));
    case rankOfAtom:
      return compareTexts(String(a), String(b)) || compareTexts(typeof a, typeof b);
    case rankOfReference:
      return compareReferences(a as Reference, b as Reference);
    case rankOfPid:
      return comparePids(a as Pid, b as Pid);
    case rankOfTuple:
      return compareTuples(a as readonly Term[], b as readonly Term[]);
    case rankOfMap:
      return compareMaps(a as object, b as object);
    case rankOfList:
      return compareLists(a as List<Term>, b as List<Term>);
    case rankOfBits:
      return compareBits(a as Uint8Array, b as Uint8Array);
    default:
      return compareTexts(textOf(a), textOf(b));
  }
}

type AnyNumber = number | bigint;

function numberIn(term: Term): AnyNumber {
  return Float.is(term) ? Float.valueIn(term) : (term as AnyNumber);
}

/** NaN comes after all other numbers, so that the order is total. */
function compareNumbers(a: AnyNumber, b: AnyNumber): number {
  if (a < b) return -1;
  if (a > b) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: 1n and 1 are the same integer
  if (a == b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** By code points, as Erlang compares atoms; `<` alone would compare UTF-16 units. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const one = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (one !== other) return orderOfUnit(one) - orderOfUnit(other);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function orderOfUnit(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

function compareReferences(a: Reference, b: Reference): number {
  const one = Reference.originOf(a);
  const other = Reference.originOf(b);
  return (
    compareTexts(one.node.text, other.node.text) ||
    one.creation - other.creation ||
    compareWords(Reference.wordsOf(a), Reference.wordsOf(b)) ||
    Reference.idOf(a) - Reference.idOf(b)
  );
}

/** The highest word is the last; a long reference comes after one without words. */
function compareWords(a: readonly number[] = [], b: readonly number[] = []): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = a.length - 1; i >= 0; i--) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By number, then by node, as in OTP. */
function comparePids(a: Pid, b: Pid): number {
  const [low, high] = Pid.wordsOf(a);
  const [otherLow, otherHigh] = Pid.wordsOf(b);
  const one = Pid.originOf(a);
  const other = Pid.originOf(b);
  return (
    high - otherHigh ||
    low - otherLow ||
    compareTexts(Pid.homeOf(a).text, Pid.homeOf(b).text) ||
    compareTexts(one.node.text, other.node.text) ||
    one.creation - other.creation
  );
}

function compareTuples(a: readonly Term[], b: readonly Term[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const order = compareTerms(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareLists(a: List<Term>, b: List<Term>): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareTerms(a[i], b[i]);
    if (order !== 0) return order;
  }
  return compareTerms(restOf(a, length), restOf(b, length));
}

/** What follows the first `length` elements: a list, or the tail of an improper one. */
export function restOf(list: List<Term>, length: number): Term {
  if (length < list.length) return list.slice(length) as Term;
  return isImproper(list) ? (list.tail as Term) : emptyList;
}

const emptyList: Term = new List<Term>();

/** By size, then by the keys in their order, then by the values; an object comes before a Map with the same entries. */
function compareMaps(a: object, b: object): number {
  const one = entriesInOrder(a);
  const other = entriesInOrder(b);
  if (one.length !== other.length) return one.length - other.length;
  for (const place of [0, 1] as const)
    for (let i = 0; i < one.length; i++) {
      const order = (place === 0 ? compareKeys : compareTerms)(one[i]?.[place], other[i]?.[place]);
      if (order !== 0) return order;
    }
  return Number(a instanceof Map) - Number(b instanceof Map);
}

function entriesInOrder(map: object): (readonly [Term, Term])[] {
  const entries: (readonly [Term, Term])[] =
    map instanceof Map
      ? [...(map as Map<Term, Term>)]
      : Object.entries(map as Record<string, Term>);
  return entries.sort(([a], [b]) => compareKeys(a, b));
}

/** The keys 1 and 1.0 are two keys, the integer first. */
function compareKeys(a: Term, b: Term): number {
  return compareTerms(a, b) || compareTexts(textOf(a), textOf(b));
}

function compareBits(a: Uint8Array, b: Uint8Array): number {
  const one = bytesOf(a);
  const other = bytesOf(b);
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const difference = (one[i] as number) - (other[i] as number);
    if (difference !== 0) return difference;
  }
  return one.length - other.length || compareTexts(textOf(a), textOf(b));
}
