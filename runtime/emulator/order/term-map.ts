// A Map whose keys are terms, equal by =:=. Tuples are found element by element, in Maps within Maps, which is much
// faster than by a text; a tuple is found at once if no other tuple begins with the same elements.

import { List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { isSameTerm } from './same-term.ts';
import { keyOf } from './term-text.ts';

type Tuple = readonly Term[];

/** A tuple that is alone below its place. */
class Leaf {
  readonly tuple: Tuple;
  value: number;

  constructor(tuple: Tuple, value: number) {
    this.tuple = tuple;
    this.value = value;
  }
}

/** By the keys of elements; below the last element there are only leaves. */
type Branch = Map<unknown, Branch | Leaf>;

const longestTuple = 8; // longer ones are found by their text

export class TermMap {
  size = 0;
  readonly #plain = new Map<unknown, number>();
  readonly #tuples: Branch[] = []; // by the number of elements

  get(key: Term): number | undefined {
    return isTuple(key) ? this.#leaf(key)?.value : this.#plain.get(keyOf(key));
  }

  set(key: Term, value: number): void {
    if (isTuple(key)) this.#setTuple(key, value);
    else {
      const before = this.#plain.size;
      this.#plain.set(keyOf(key), value);
      this.size += this.#plain.size - before;
    }
  }

  delete(key: Term): void {
    if (!isTuple(key)) {
      if (this.#plain.delete(keyOf(key))) this.size--;
    } else if (this.#leaf(key) !== undefined) {
      this.size--;
      deleteIn(this.#tuples[key.length] as Branch, key, 0);
    }
  }

  clear(): void {
    this.#plain.clear();
    this.#tuples.length = 0;
    this.size = 0;
  }

  #leaf(tuple: Tuple): Leaf | undefined {
    let branch = this.#tuples[tuple.length];
    for (let i = 0; branch !== undefined; i++) {
      const found = branch.get(keyOf(tuple[i]));
      if (found === undefined) return undefined;
      if (found instanceof Leaf) return isSameFrom(i + 1, found.tuple, tuple) ? found : undefined;
      branch = found;
    }
    return undefined;
  }

  #setTuple(tuple: Tuple, value: number): void {
    this.#tuples[tuple.length] ??= new Map();
    let branch = this.#tuples[tuple.length] as Branch;
    for (let i = 0; ; i++) {
      const key = keyOf(tuple[i]);
      const found = branch.get(key);
      if (found === undefined) {
        branch.set(key, new Leaf(tuple, value));
        this.size++;
        return;
      }
      if (!(found instanceof Leaf)) branch = found;
      else if (isSameFrom(i + 1, found.tuple, tuple)) {
        found.value = value;
        return;
      } else {
        const below: Branch = new Map([[keyOf(found.tuple[i + 1]), found]]);
        branch.set(key, below);
        branch = below;
      }
    }
  }
}

function isTuple(key: Term): key is Tuple {
  return (
    typeof key === 'object' &&
    Array.isArray(key) &&
    key.length > 0 &&
    key.length <= longestTuple &&
    !(key instanceof List)
  );
}

/** Whether two tuples of the same length are the same from one element on. */
function isSameFrom(first: number, a: Tuple, b: Tuple): boolean {
  for (let i = first; i < a.length; i++) if (!isSameTerm(a[i], b[i])) return false;
  return true;
}

/** Deletes the leaf of a tuple that is there, and the branches that are empty then. */
function deleteIn(branch: Branch, tuple: Tuple, at: number): void {
  const key = keyOf(tuple[at]);
  const found = branch.get(key);
  if (found instanceof Map) {
    deleteIn(found, tuple, at + 1);
    if (found.size > 0) return;
  }
  branch.delete(key);
}
