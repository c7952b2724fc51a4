// Erlang's arithmetic on terms: integers of any size, and floats, of which whole ones are objects (term/float.ts).

import { Float, floatOf } from '../../term/float.ts';
import type { Term } from '../../term/term.ts';

export type GuardFunction = (...args: readonly Term[]) => Term;

/** Thrown where Erlang's function fails. */
export const failed: Error = new Error('failed');

export const arithmetic: readonly (readonly [string, GuardFunction])[] = [
  ['abs/1', (a) => (isNegative(a) ? negated(a) : number(a))],
  ['float/1', (a) => floatOf(real(a))],
  ['round/1', (a) => wholeOf(a, (x) => Math.sign(x) * Math.round(Math.abs(x)))],
  ['trunc/1', (a) => wholeOf(a, Math.trunc)],
  ['+/1', number],
  ['-/1', negated],
  ['+/2', sum],
  ['-/2', difference],
  ['*/2', product],
  ['//2', quotient],
  ['div/2', (a, b) => ofIntegers(a, b, (x, y) => divided(x, y))],
  ['rem/2', (a, b) => ofIntegers(a, b, (x, y) => x - divided(x, y) * y)],
  ['band/2', (a, b) => ofIntegers(a, b, (x, y) => x & y)],
  ['bor/2', (a, b) => ofIntegers(a, b, (x, y) => x | y)],
  ['bxor/2', (a, b) => ofIntegers(a, b, (x, y) => x ^ y)],
  ['bnot/1', (a) => integerOf(~integer(a))],
  ['bsl/2', (a, b) => ofIntegers(a, b, shifted)],
  ['bsr/2', (a, b) => ofIntegers(a, b, (x, y) => shifted(x, -y))],
];

/** Whether a term is an integer: -0 is a float. */
export function isInteger(term: Term): term is number | bigint {
  return typeof term === 'bigint' || (Number.isInteger(term) && !Object.is(term, -0));
}

function sum(a: Term, b: Term): Term {
  return calculated(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

function difference(a: Term, b: Term): Term {
  return calculated(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

function product(a: Term, b: Term): Term {
  return calculated(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

/** An integer; a number as long as that can hold it. */
export function integerOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The integer that a term is. */
export function integer(term: Term): bigint {
  if (isInteger(term)) return BigInt(term);
  throw failed;
}

function number(term: Term): Term {
  if (isInteger(term) || typeof term === 'number' || Float.is(term)) return term;
  throw failed;
}

function real(term: Term): number {
  if (Float.is(term)) return Float.valueIn(term);
  return finite(Number(number(term)));
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw failed;
}

function calculated(
  a: Term,
  b: Term,
  reals: (a: number, b: number) => number,
  integers: (a: bigint, b: bigint) => bigint,
): Term {
  if (!isInteger(a) || !isInteger(b)) return floatOf(finite(reals(real(a), real(b))));
  if (typeof a === 'number' && typeof b === 'number') {
    const value = reals(a, b);
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  }
  return integerOf(integers(BigInt(a), BigInt(b)));
}

function negated(term: Term): Term {
  return difference(0, term);
}

function isNegative(term: Term): boolean {
  return isInteger(term) ? term < 0 : real(term) < 0;
}

function quotient(a: Term, b: Term): Term {
  const divisor = real(b);
  if (divisor === 0) throw failed;
  return floatOf(finite(real(a) / divisor));
}

function wholeOf(term: Term, whole: (value: number) => number): Term {
  return isInteger(term) ? term : integerOf(BigInt(whole(real(term))));
}

function ofIntegers(a: Term, b: Term, calculate: (a: bigint, b: bigint) => bigint): Term {
  return integerOf(calculate(integer(a), integer(b)));
}

function divided(a: bigint, b: bigint): bigint {
  if (b === 0n) throw failed;
  return a / b;
}

const longestShift = 2n ** 23n; // bits; a larger number is more than a term may be

function shifted(value: bigint, bits: bigint): bigint {
  if (bits > longestShift && value !== 0n) throw failed;
  return bits < 0n ? value >> -bits : value << bits;
}
