// A reference: unique within one incarnation of a node, and interned like pids.

import type { Bunch } from '../realm/weak.ts';
import { here, type Incarnation, incarnation, nodeAtIndex } from './incarnation.ts';

/** The fields are private, as those of Pid are. */
export class Reference {
  readonly #origin: Incarnation;
  readonly #id: number; // up to 2^53; an incarnation never uses an id twice
  /** Set once the reference is in its origin's table: a later frame that names it finds this same object. */
  #shared: Bunch<number, Reference> | undefined;

  constructor(origin: Incarnation, id: number) {
    this.#origin = origin;
    this.#id = id;
    Object.freeze(this);
  }

  /** `#Ref<0.2918839363.178520065.238568>`: node (0: this one), creation, high and low half of the id. */
  toString(): string {
    const node = this.#origin.node === here.node ? 0 : this.#origin.node.index;
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

  static originOf(reference: Reference): Incarnation {
    return reference.#origin;
  }

  static idOf(reference: Reference): number {
    return reference.#id;
  }

  /** Interns the reference; false if it was interned before. */
  static share(reference: Reference): boolean {
    if (reference.#shared !== undefined) return false;
    reference.#shared = reference.#origin.references.add(reference.#id, reference);
    return true;
  }
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
  return internReference(Reference.originOf(passing), Reference.idOf(passing));
}

/** The reference that prints with these numbers; undefined if `node` is not the index of a known node. */
export function referenceFromNumbers(
  node: number,
  creation: number,
  high: number,
  low: number,
): Reference | undefined {
  const home = node === 0 ? here.node : nodeAtIndex(node);
  if (home === undefined) return undefined;
  return internReference(incarnation(home.text, creation), high * 2 ** 32 + low);
}

/** Called before a reference is sent to another node: a later frame that names it must find this object. */
export function rememberReference(reference: Reference): void {
  if (!Reference.share(reference)) return;
  // a reply that names the reference is likely to come soon
  Reference.originOf(reference).noteReference(reference, Reference.idOf(reference));
}
