// A reference: unique within one incarnation of a node, and interned like pids.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import { here, type Incarnation, incarnation, nodeAtIndex } from './incarnation.ts';

/** The fields are private, as those of Pid are. */
export class Reference {
  readonly #origin: Incarnation;
  readonly #id: number; // up to 2^53; an incarnation never uses an id twice. Negative for a long one, and then only known here
  readonly #words: readonly number[] | undefined; // of a long one, as Erlang nodes make them: three to five words of 32 bits
  /** Set once the reference is in its origin's table: a later frame that names it finds this same object. */
  #shared: Bunch<number, Reference> | Bunch<string, Reference> | undefined;
  /** The process of which the reference is an alias. */
  #owner: object | undefined;

  constructor(origin: Incarnation, id: number, words?: readonly number[]) {
    this.#origin = origin;
    this.#id = id;
    this.#words = words;
    Object.freeze(this);
  }

  /**
   * `#Ref<0.2918839363.178520065.238568>`: node (0: this one), creation, high and low half of the id. A long one
   * prints as in Erlang: node and words, the last word first.
   */
  toString(): string {
    const node = this.#origin.node === here.node ? 0 : this.#origin.node.index;
    if (this.#words !== undefined) return `#Ref<${[node, ...this.#words.toReversed()].join('.')}>`;
    const high = Math.floor(this.#id / 2 ** 32);
    rememberReference(this); // so that ref(0, creation, high, low), typed by the user, finds this object
    return `#Ref<${node}.${this.#origin.creation}.${high}.${this.#id >>> 0}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Unlike `instanceof`, false for an object that only inherits from this prototype. */
  static is(value: unknown): value is Reference {
    return typeof value === 'object' && value !== null && #id in value;
  }

  /** The same for an object that inherits from this prototype, of which most are references: V8 is fast where all are. */
  static isOwn(inheriting: Reference): boolean {
    return #id in inheriting;
  }

  static originOf(reference: Reference): Incarnation {
    return reference.#origin;
  }

  static idOf(reference: Reference): number {
    return reference.#id;
  }

  /** The words of a long reference, the lowest first; undefined for others. */
  static wordsOf(reference: Reference): readonly number[] | undefined {
    return reference.#words;
  }

  /** Whether two references are equal, also if one of them is not interned. */
  static equals(one: Reference, other: Reference): boolean {
    return one.#origin === other.#origin && one.#id === other.#id;
  }

  /** What tells a reference from others of its origin, the same on all nodes. */
  static keyOf(reference: Reference): string {
    return reference.#words?.join('.') ?? String(reference.#id);
  }

  static enterLong(reference: Reference, key: string): void {
    reference.#shared ??= long.add(key, reference);
  }

  static ownerOf(reference: Reference): object | undefined {
    return reference.#owner;
  }

  static bind(reference: Reference, owner: object | undefined): void {
    reference.#owner = owner;
  }

  /** Interns the reference; false if it was interned before. */
  static share(reference: Reference): boolean {
    if (reference.#shared !== undefined) return false;
    reference.#shared = reference.#origin.references.add(reference.#id, reference);
    return true;
  }
}

const long = new WeakTable<string, Reference>(); // all long references, by their origin and words
let lastLong = -1; // the id of the latest; -1 marks the empty places of Incarnation's cache

/** The reference with these words, the lowest first, of an Erlang node. Always interned. */
export function longReference(origin: Incarnation, words: readonly number[]): Reference {
  const key = `${origin.node.text}/${origin.creation}/${words.join('.')}`;
  const known = long.find(key);
  if (known !== undefined) return known;
  const reference = new Reference(origin, --lastLong, words);
  Reference.enterLong(reference, key);
  return reference;
}

let counter = 0;

/** Makes a new reference of this node (erlang:make_ref/0). */
export function makeReference(): Reference {
  counter++;
  return new Reference(here, counter);
}

/** A reference that is not interned: user code never sees it, and only its id is used. */
export function passingReference(origin: Incarnation, id: number): Reference {
  return new Reference(origin, id);
}

/** The reference with this origin and id, for a reference that came from another node. */
export function internReference(origin: Incarnation, id: number): Reference {
  const seen = origin.recentReference(id);
  if (seen !== undefined) return seen;
  let reference = origin.references.find(id);
  if (reference === undefined) {
    reference = new Reference(origin, id);
    rememberReference(reference);
  }
  origin.noteReference(reference, id);
  return reference;
}

/** The interned reference that equals `passing`, a reference made by passingReference. */
export function interned(passing: Reference): Reference {
  if (Reference.wordsOf(passing) !== undefined) return passing;
  return internReference(Reference.originOf(passing), Reference.idOf(passing));
}

/**
 * The reference that prints as #Ref<node.creation.high.low>, or the long one that prints with these numbers;
 * undefined if `node` is not the index of a known node, or `more` numbers are given and none prints so.
 */
export function referenceFromNumbers(
  node: number,
  creation: number,
  high: number,
  low: number,
  ...more: readonly number[]
): Reference | undefined {
  const home = node === 0 ? here.node : nodeAtIndex(node);
  if (home === undefined) return undefined;
  const words = [creation, high, low, ...more].reverse().join('.');
  const printed = long.find(`${home.text}/${home.latest?.creation}/${words}`);
  if (printed !== undefined || more.length > 0) return printed;
  return internReference(incarnation(home.text, creation), high * 2 ** 32 + low);
}

/** Called before a reference is sent to another node: a later frame that names it must find this object. */
export function rememberReference(reference: Reference): void {
  if (!Reference.share(reference)) return;
  // a reply that names the reference is likely to come soon
  Reference.originOf(reference).noteReference(reference, Reference.idOf(reference));
}
