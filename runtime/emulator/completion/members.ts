// Reads the members of a value without running user code: no getter and no proxy trap is called.

import { docOf } from '../code/docs.ts';
import { commandArities } from '../commands/command-forms.ts';
import type { Doc } from '../host/compiled-text.ts';
import type { Candidate } from '../host/question.ts';
import { isProxy } from '../realm/proxies.ts';
import { aritiesOf } from './arities-known.ts';

/**
 * Returns the value at a path such as a.b.c from `root`. Returns undefined if a property on the path
 * is missing, inherited or a getter, or if a value on the path is a proxy.
 */
export function valueAt(root: object, path: readonly string[]): unknown {
  let value: unknown = root;
  for (const name of path) {
    if (!isReadable(value)) return undefined;
    const property = Object.getOwnPropertyDescriptor(value, name);
    if (property === undefined || !('value' in property)) return undefined;
    value = property.value;
  }
  return value;
}

/**
 * Returns the properties of the value at `path` as candidates: own properties first,
 * then inherited ones except those of Object.prototype.
 */
export function membersOf(value: unknown, path: readonly string[]): Candidate[] {
  const found = new Map<string, Candidate>();
  let holder: unknown = typeof value === 'object' ? value : boxed(value);
  while (isReadable(holder) && holder !== Object.prototype) {
    // an array's own properties are left out: elements have numbers as names, and there may be millions
    if (holder !== value || !hasElements(holder)) addNames(found, holder, path);
    holder = Object.getPrototypeOf(holder);
  }
  return [...found.values()];
}

function addNames(found: Map<string, Candidate>, holder: object, path: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(holder)) {
    if (found.size >= mostMembers) return;
    if (isName(name) && name !== 'constructor' && !found.has(name))
      found.set(name, candidate(holder, name, path));
  }
}

function hasElements(value: object): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

const mostMembers = 2_000; // candidates; nobody reads more

function candidate(holder: object, name: string, path: readonly string[]): Candidate {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, name)?.value;
  return describe([...path, name].join('.'), name, value);
}

/**
 * Returns a completion candidate for `name`, with the note and arities from the documentation of `full`.
 * Without documentation the candidate has the arity of `value`.
 */
export function describe(full: string, name: string, value: unknown): Candidate {
  const doc = docOf(full);
  const arity = commandArities(name);
  if (doc !== undefined && arity !== undefined && /^(?:c\.)?\w+$/.test(full))
    return { ...ofDoc(doc), name, arity };
  if (doc !== undefined) return { name, ...ofDoc(doc) };
  return ofValue(name, value);
}

/** Returns a completion candidate for `name`, with an arity if `value` is a function. */
export function ofValue(name: string, value: unknown): Candidate {
  if (typeof value !== 'function' || isProxy(value)) return { name };
  const length: unknown = Object.getOwnPropertyDescriptor(value, 'length')?.value;
  return typeof length === 'number' ? { name, arity: String(length) } : { name };
}

/**
 * Returns the first sentence of a function's documentation, without leading code examples, and its arities.
 */
function ofDoc({ text, signature }: Doc): { note: string; arity?: string } {
  const arity = aritiesOf(signature);
  const plain = text.replace(/ \(\w+:\w+[\d,/]*\)/g, '').replace(/^(?:[^`:]*`[^`]*`)+: /, '');
  const note = /^.*?[.;](?= |$)/.exec(plain)?.[0].replace(/[.;]$/, '') ?? plain;
  return arity === undefined ? { note } : { note, arity };
}

function boxed(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'function' ? value : Object(value);
}

function isReadable(value: unknown): value is object {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    !isProxy(value)
  );
}

export function isName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
