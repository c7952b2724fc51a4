// The BIF phash2: a hash of a term, which is the same on all terl nodes. Erlang's phash2 returns another one.

import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { functionName } from '../../realm/looking.ts';
import { badarg } from '../../term/exception.ts';
import { Float } from '../../term/float.ts';
import { Fun, Port } from '../../term/foreign.ts';
import { arityOf } from '../../term/function-origin.ts';
import { isImproper, List } from '../../term/list.ts';
import type { FunctionTerm } from '../../term/term.ts';

/**
 * Returns a number from 0 to `range` - 1,
 * which is the same for equal terms on every node: `erlang.phash2(term, range?)`.
 * `range` is 2 ** 27 by default. Programs use phash2 to spread work by a key.
 * In Erlang, phash2 returns other numbers (erlang:phash2/1,2).
 */
export function phash2(...args: unknown[]): number {
  const [term, range = 2 ** 27] = args;
  if (typeof range !== 'number' || !Number.isInteger(range) || range < 1 || range > 2 ** 32)
    throw badarg(2, 'not a range, a whole number from 1 to 2 ** 32', 'erlang.phash2', args);
  return hashOf(term) % range;
}

function hashOf(term: unknown): number {
  switch (typeof term) {
    case 'object':
      return term === null ? hashText('null') : hashObject(term);
    case 'number':
      return hashText(`n${term === 0 ? 0 : term}`); // -0 equals 0
    case 'function':
      return hashText(`f${functionName(term) ?? ''}/${arityOf(term as FunctionTerm)}`);
    default:
      return hashText(`${typeof term}${String(term)}`);
  }
}

function hashObject(term: object): number {
  if (Pid.is(term))
    return hashText(`p${Pid.homeOf(term).text}/${Pid.originOf(term).node.text}/${Pid.idOf(term)}`);
  if (Reference.is(term))
    return hashText(`r${Reference.originOf(term).node.text}/${Reference.keyOf(term)}`);
  if (term instanceof List) return mixed(listed(term), isImproper(term) ? hashOf(term.tail) : 6);
  if (Array.isArray(term)) return listed(term);
  if (ArrayBuffer.isView(term))
    return new Uint8Array(term.buffer, term.byteOffset, term.byteLength).reduce(mixed, 2);
  if (term instanceof Date) return hashText(`d${term.getTime()}`);
  if (term instanceof Error) return hashText(`e${term.name}: ${term.message}`);
  if (term instanceof Set) return inAnyOrder([...term].map(hashOf), 3);
  return hashForeign(term) ?? hashPairs(term);
}

/** Returns the hash of a term that never changes and has no parts; undefined for any other object. */
function hashForeign(term: object): number | undefined {
  if (Float.is(term)) return hashText(`f${Float.valueIn(term)}`);
  if (Fun.is(term)) return hashText(`o${term}`);
  return Port.is(term)
    ? hashText(`o${Port.originOf(term).node.text}/${Port.idOf(term)}`)
    : undefined;
}

function hashPairs(term: object): number {
  const entries = term instanceof Map ? [...term] : Object.entries(term);
  const pairs = entries.map(([key, value]) => mixed(hashOf(key), hashOf(value)));
  return inAnyOrder(pairs, term instanceof Map ? 4 : 5);
}

function listed(terms: readonly unknown[]): number {
  return terms.reduce<number>((sum, one) => mixed(sum, hashOf(one)), 1);
}

/**
 * Returns a hash that does not depend on the order of `hashes`,
 * since two equal objects may have their keys in different orders.
 */
function inAnyOrder(hashes: readonly number[], seed: number): number {
  return mixed(
    seed,
    hashes.reduce((sum, one) => (sum + one) >>> 0, 0),
  );
}

/** Returns the FNV-1a hash of a text's UTF-16 units, mixed with its length. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash, text.length);
}

/** Mixes one more word into a hash, and then mixes the bits of the result, as MurmurHash3 does. */
function mixed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  let h = hash ^ k;
  h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
