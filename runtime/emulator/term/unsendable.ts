// Finds why a term cannot be sent, and the path to the faulty part. This slow walk is made only when copying
// or encoding has failed, so that copying and encoding need not note the path and the visited objects.

import { deepestTerm, longestSource } from '../host/term-limits.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { builtinPath } from './builtin-functions.ts';
import { exportOf } from './exported-function.ts';
import { Float } from './float.ts';
import { isForeign } from './foreign.ts';
import { originOf, whyNot } from './function-origin.ts';
import { isImproper, List } from './list.ts';
import type { FunctionTerm } from './term.ts';
import { isTypedArrayOrBuffer } from './typed-arrays.ts';

/** Thrown for a term that cannot be sent: `cannot send message[1].callback: a function …`. */
export class Unsendable extends Error {
  override readonly name: string = 'Unsendable';
  readonly #path: string; // private, since public properties are shown beside the message, which has the path already
  readonly #what: string;

  constructor(path: string, what: string) {
    super(`cannot send ${path}: ${what}`);
    this.#path = path;
    this.#what = what;
  }

  get path(): string {
    return this.#path;
  }

  /** The same error, with `name` (the user's name for the part) instead of `beginning` in its path. */
  calling(beginning: string, name: string): Unsendable {
    const rest = this.path.startsWith(beginning) ? this.path.slice(beginning.length) : '';
    return new Unsendable(name + rest, this.#what);
  }
}

interface Visit {
  readonly step: string; // the path from the parent: `[1]`, `.name`
  readonly term: unknown;
  fault: string | undefined; // set if the term could not be read from its parent
  children: Visit[] | undefined; // undefined until the term is visited
  next: number; // the child to visit next
}

/** Says what keeps a term itself, whose parts are not checked, from being sent. */
export type Judge = (term: unknown) => string | undefined;

/** The error for a message that was refused; `otherwise`: the reason if each part can be sent. */
export function whyUnsendable(message: unknown, otherwise: string, judge?: Judge): Unsendable {
  const fault = soundOrDeep('message', message, judge);
  return new Unsendable(fault?.path ?? 'message', fault?.what ?? otherwise);
}

/** Whether each part of a term can be sent. */
export function isSendable(term: unknown): boolean {
  return soundOrDeep('', term) === undefined;
}

/** As faultIn, but if the stack overflows, as in a long chain of functions, the fault is the depth. */
function soundOrDeep(name: string, term: unknown, judge?: Judge): Fault | undefined {
  try {
    return faultIn(name, term, new Set(), judge);
  } catch {
    return { path: name, what: 'it is nested too deep' };
  }
}

interface Fault {
  readonly path: string;
  readonly what: string;
}

/** The first fault in a term. `asked`: functions, and objects that they use, whose check has begun. */
function faultIn(
  name: string,
  message: unknown,
  asked: Set<unknown>,
  judge: Judge = (term) => faultOf(term, asked),
): Fault | undefined {
  const stack: Visit[] = [visitOf(name, message)];
  const open = new Set<unknown>(); // the terms that contain the one being visited
  const sound = new Set<unknown>(); // visited objects without a fault
  for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
    if (visit.children === undefined) {
      const what = open.has(visit.term)
        ? 'it contains itself'
        : faultAt(stack.length, visit, judge);
      if (what !== undefined) return { path: pathOf(stack), what };
      visit.children = sound.has(visit.term) ? [] : childrenOf(visit.term);
      open.add(visit.term);
    }
    const child = visit.children[visit.next++];
    if (child === undefined) leave(stack, open, sound);
    else stack.push(child);
  }
  return undefined;
}

/** End the last visit: the term and all its parts have no fault. */
function leave(stack: Visit[], open: Set<unknown>, sound: Set<unknown>): void {
  const term = stack.pop()?.term;
  open.delete(term);
  if (typeof term === 'object') sound.add(term);
}

function faultAt(depth: number, visit: Visit, judge: Judge): string | undefined {
  const fault = visit.fault ?? judge(visit.term);
  if (fault !== undefined || depth <= deepestTerm) return fault;
  return `it is nested deeper than ${deepestTerm} levels`;
}

function visitOf(step: string, term: unknown): Visit {
  return { step, term, fault: undefined, children: undefined, next: 0 };
}

function pathOf(stack: readonly Visit[]): string {
  const shown = 12; // steps; nobody would read more
  const steps = stack.slice(0, shown).map((visit) => visit.step);
  return stack.length > shown ? `${steps.join('')}…` : steps.join('');
}

/** The fault of the term itself, whose parts are not checked here. */
function faultOf(term: unknown, asked: Set<unknown>): string | undefined {
  if (typeof term === 'symbol') return 'a symbol';
  if (typeof term === 'function') return faultOfFunction(term as FunctionTerm, asked);
  if (typeof term !== 'object' || term === null) return undefined;
  try {
    return isSendableObject(term) ? undefined : `${article(className(term))}`;
  } catch {
    return 'a proxy that throws';
  }
}

function faultOfFunction(fn: FunctionTerm, asked: Set<unknown>): string | undefined {
  if (exportOf(fn) !== undefined || builtinPath(fn) !== undefined) return undefined;
  const faults = faultsOfUses(fn, asked);
  if (typeof faults === 'string') return faults;
  return faults.length === 0 ? undefined : `it uses ${[...new Set(faults)].join('; ')}`;
}

/** Why a function cannot be sent: a string about itself, or an array about the values that it uses. */
function faultsOfUses(fn: FunctionTerm, asked: Set<unknown>): string | readonly string[] {
  const origin = originOf(fn);
  if (origin === undefined) return whyNot(fn);
  if (origin.text.length > longestSource)
    return `its source has more than ${longestSource} characters`;
  if (asked.has(fn)) return [];
  asked.add(fn);
  return origin.uses().flatMap(([name, value]) => faultsOfUse(name, value, asked));
}

function faultsOfUse(name: string, value: unknown, asked: Set<unknown>): readonly string[] {
  if (typeof value === 'object' && value !== null) {
    if (asked.has(value)) return []; // its check has begun: the object may contain the function that uses it
    asked.add(value);
  }
  if (typeof value === 'function' && exportOf(value as FunctionTerm) === undefined) {
    if (builtinPath(value as FunctionTerm) !== undefined) return [];
    const faults = faultsOfUses(value as FunctionTerm, asked);
    return typeof faults === 'string' ? [`${name}: ${faults}`] : faults;
  }
  const fault = faultIn(name, value, asked);
  return fault === undefined ? [] : [`${fault.path}: ${fault.what}`];
}

function isSendableObject(term: object): boolean {
  if (Array.isArray(term)) return true;
  if (isPlain(term)) return true;
  if (Pid.is(term) || Reference.is(term)) return true;
  if (term instanceof Map || term instanceof Set || term instanceof Date) return true;
  if (Float.is(term) || isForeign(term)) return true;
  return term instanceof Error || isTypedArrayOrBuffer(term);
}

/** Whether an object is plain: its properties are all that it is. */
export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}

export function className(term: object): string {
  const name: unknown = Object.getPrototypeOf(term)?.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'class without a name';
}

export function article(name: string): string {
  const builtIn = Object.hasOwn(globalThis, name);
  if (builtIn) return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
  return `an instance of ${name}; only plain objects can be sent`;
}

function childrenOf(term: unknown): Visit[] {
  if (typeof term !== 'object' || term === null || Pid.is(term)) return [];
  if (Reference.is(term) || term instanceof Error) return [];
  try {
    if (term instanceof Map) {
      return [...term].flatMap(([key, value], i) => [
        visitOf(`.keys()[${i}]`, key),
        visitOf(
          typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.values()[${i}]`,
          value,
        ),
      ]);
    }
    if (term instanceof Set) return [...term].map((value, i) => visitOf(`.values()[${i}]`, value));
    if (ArrayBuffer.isView(term)) return [];
    const children = Object.keys(term).map((key) => property(term, key, Array.isArray(term)));
    if (term instanceof List && isImproper(term)) children.push(property(term, 'tail', false));
    return children;
  } catch {
    return [{ ...visitOf('', term), fault: 'it throws when it is read' }];
  }
}

function property(term: object, key: string, isArray: boolean): Visit {
  const plain = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key);
  const step = isArray && !plain ? `[${key}]` : plain ? `.${key}` : `[${JSON.stringify(key)}]`;
  try {
    return visitOf(step, Reflect.get(term, key));
  } catch {
    return { ...visitOf(step, undefined), fault: 'a getter that throws' };
  }
}
