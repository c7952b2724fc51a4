// The functions that a match specification may call in its guards and bodies, as OTP 25 has them.
// One that cannot be applied throws `failed`: a guard is then false, and a body is 'EXIT'.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { compareTerms } from '../../order/compare-terms.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { me } from '../../process/self.ts';
import { Bitstring } from '../../term/bitstring.ts';
import { Fun, Port } from '../../term/foreign.ts';
import { endWith, isImproper, isTuple, List } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { is_binary, is_float, is_integer, is_map, is_number } from '../system/type-tests.ts';
import { arithmetic, failed, type GuardFunction, integer } from './arithmetic.ts';

/** By name and number of arguments: `element/2`. */
export const guardFunctions: ReadonlyMap<string, GuardFunction> = new Map<string, GuardFunction>([
  ['is_atom/1', isAtom],
  ['is_float/1', is_float],
  ['is_integer/1', is_integer],
  ['is_list/1', (x) => x instanceof List],
  ['is_number/1', is_number],
  ['is_pid/1', (x) => Pid.is(x)],
  ['is_port/1', (x) => Port.is(x)],
  ['is_reference/1', (x) => Reference.is(x)],
  ['is_tuple/1', isTuple],
  ['is_map/1', is_map],
  ['is_binary/1', is_binary],
  ['is_function/1', (x) => typeof x === 'function' || Fun.is(x)],
  [
    'is_record/3',
    (x, tag, size) => isTuple(x) && x.length === size && isSameTerm(x[0] as Term, tag),
  ],
  ['element/2', element],
  ['hd/1', (x) => nonEmpty(x)[0]],
  ['tl/1', tl],
  ['length/1', (x) => proper(x).length],
  ['size/1', (x) => (isTuple(x) ? x.length : bytes(x).length)],
  ['byte_size/1', (x) => bytes(x).length],
  ['bit_size/1', bitSize],
  ['binary_part/2', (x, part) => binaryPart(x, ...tuple(part, 2))],
  ['binary_part/3', binaryPart],
  ['map_size/1', (x) => entries(x).length],
  ['map_get/2', mapGet],
  ['is_map_key/2', (key, x) => entries(x).some(([one]) => isSameTerm(one, key))],
  ['node/0', () => here.node.text],
  ['node/1', nodeOf],
  ['self/0', () => me().pid],
  ['==/2', (a, b) => compareTerms(a, b) === 0],
  ['/=/2', (a, b) => compareTerms(a, b) !== 0],
  ['=:=/2', (a, b) => isSameTerm(a, b)],
  ['=/=/2', (a, b) => !isSameTerm(a, b)],
  ['</2', (a, b) => compareTerms(a, b) < 0],
  ['=</2', (a, b) => compareTerms(a, b) <= 0],
  ['>/2', (a, b) => compareTerms(a, b) > 0],
  ['>=/2', (a, b) => compareTerms(a, b) >= 0],
  ['not/1', (a) => !truth(a)],
  ['xor/2', (a, b) => truth(a) !== truth(b)],
  ...arithmetic,
]);

/** true or false; all else fails. */
export function truth(term: Term): boolean {
  if (typeof term === 'boolean') return term;
  throw failed;
}

function isAtom(term: Term): boolean {
  return typeof term === 'string' || typeof term === 'boolean' || term === undefined;
}

function tuple(term: Term, size: number): [Term, Term] {
  if (isTuple(term) && term.length === size) return term as [Term, Term];
  throw failed;
}

function element(n: Term, term: Term): Term {
  const at = integer(n);
  if (isTuple(term) && at >= 1 && at <= term.length) return term[Number(at) - 1] as Term;
  throw failed;
}

function nonEmpty(term: Term): List<Term> {
  if (term instanceof List && term.length > 0) return term as List<Term>;
  throw failed;
}

function tl(term: Term): Term {
  const list = nonEmpty(term);
  const rest = list.slice(1) as List<Term>;
  if (!isImproper(list)) return rest as Term;
  return (rest.length === 0 ? list.tail : endWith(rest, list.tail)) as Term;
}

function proper(term: Term): List<Term> {
  if (term instanceof List && !isImproper(term)) return term as List<Term>;
  throw failed;
}

function bytes(term: Term): Uint8Array {
  if (term instanceof Uint8Array) return term;
  throw failed;
}

function bitSize(term: Term): number {
  const found = bytes(term);
  return 8 * found.length - (found.length === 0 ? 0 : 8 - Bitstring.bitsOf(found));
}

function binaryPart(term: Term, start: Term, length: Term): Term {
  const found = bytes(term);
  const [from, size] = [Number(integer(start)), Number(integer(length))];
  const [first, last] = size < 0 ? [from + size, from] : [from, from + size];
  if (first < 0 || last > found.length) throw failed;
  return found.slice(first, last);
}

function entries(term: Term): (readonly [Term, Term])[] {
  if (term instanceof Map) return [...(term as Map<Term, Term>)];
  if (!is_map(term)) throw failed;
  return Object.entries(term as Record<string, Term>);
}

function mapGet(key: Term, term: Term): Term {
  const found = entries(term).find(([one]) => isSameTerm(one, key));
  if (found === undefined) throw failed;
  return found[1];
}

function nodeOf(term: Term): string {
  if (Pid.is(term)) return Pid.homeOf(term).text;
  if (Reference.is(term)) return Reference.originOf(term).node.text;
  if (Port.is(term)) return Port.originOf(term).node.text;
  throw failed;
}
