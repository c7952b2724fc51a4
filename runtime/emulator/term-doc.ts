// The parts of a written term (see inspect.ts), whatever a user may have made: runs no getter and no method of
// theirs, bounded in levels, elements and parts. A proxy's traps do run, and may throw.

import { Exit } from './exit-reason.ts';
import { exportOf } from './exported-function.ts';
import { Pid } from './pid.ts';
import { type Bracket, bracket, type Doc, flat, type Item } from './pretty.ts';
import { longestString, quote, quoteKey } from './quote.ts';
import { Reference } from './reference.ts';
import type { FunctionTerm } from './term.ts';

export interface View {
  readonly open: object[]; // the objects around the one being written
  readonly depth: number;
  parts: number; // that may still be written
  readonly whole: boolean; // asked for in full: no array and no string is cut
  readonly quoteStrings: boolean;
  isCut: boolean; // something is not shown
}

const elementsShown = 100; // of one array, object, Map or Set
const digitsShown = 4000; // of a bigint, beyond which its decimal digits would take long to find
const digitsWhole = 100_000; // beyond these it would hold up the node

export function docOf(term: unknown, view: View): Doc {
  if (view.parts-- <= 0) return cut(view);
  switch (typeof term) {
    case 'string':
      return spend(view.quoteStrings ? quoted(term, view) : term, view);
    case 'number':
      return Object.is(term, -0) ? '-0' : String(term);
    case 'bigint':
      return spend(bigintText(term, view), view);
    case 'symbol':
      return Symbol.prototype.toString.call(term);
    case 'function':
      return functionText(term as FunctionTerm);
    case 'object':
      return term === null ? 'null' : objectDoc(term, view);
    default:
      return String(term); // a boolean, or undefined
  }
}

/** Long text counts as many parts. */
function spend(text: string, view: View): string {
  view.parts -= Math.floor(text.length / 20);
  return text;
}

/** The mark of what is not shown. */
function cut(view: View): string {
  view.isCut = true;
  return '...';
}

function quoted(text: string, view: View): string {
  if (view.whole) return quote(text, Number.POSITIVE_INFINITY);
  if (text.length > longestString) view.isCut = true;
  return quote(text);
}

/** Whether an array, an object, a Map or a Set of which so many are shown is to go on. */
function isFull(shown: number, view: View): boolean {
  return (!view.whole && shown === elementsShown) || view.parts <= 0;
}

function bigintText(term: bigint, view: View): string {
  const negative = term < 0n;
  const hex = (negative ? -term : term).toString(16);
  if (hex.length <= (view.whole ? digitsWhole : digitsShown)) return `${term}n`;
  view.isCut = true;
  return `${negative ? '-' : ''}0x${hex.slice(0, digitsShown)}...n`;
}

function functionText(fn: FunctionTerm): string {
  const exported = exportOf(fn);
  if (exported !== undefined) return `#Fun<${exported.module}.${exported.name}>`;
  const name = dataOf(fn, 'name');
  return `#Fun<${typeof name === 'string' && name !== '' ? name.slice(0, elementsShown) : 'anonymous'}>`;
}

function objectDoc(term: object, view: View): Doc {
  if (view.open.includes(term)) return '[Circular]';
  if (view.open.length >= view.depth) return cut(view);
  view.open.push(term);
  try {
    return structureDoc(term, view);
  } catch {
    return '[Unprintable]'; // it is not what it claims to be, or its proxy throws
  } finally {
    view.open.pop();
  }
}

function structureDoc(term: object, view: View): Doc {
  if (Array.isArray(term)) return arrayDoc(term, view);
  if (term instanceof Pid) return Pid.prototype.toString.call(term);
  if (term instanceof Reference) return Reference.prototype.toString.call(term);
  if (term instanceof Map) return mapDoc(term, view);
  if (term instanceof Set) return setDoc(term, view);
  if (term instanceof Date) return dateText(term);
  if (term instanceof Exit) return `Exit: ${flat(docOf(term.reason, view))}`;
  if (term instanceof Error) return errorText(term);
  if (term instanceof Promise) return 'Promise {}'; // a coroutine too, whatever is in it
  if (term instanceof RegExp) return RegExp.prototype.toString.call(term);
  if (ArrayBuffer.isView(term)) return viewDoc(term, view);
  if (term instanceof ArrayBuffer)
    return `ArrayBuffer { byteLength: ${builtIn(ArrayBuffer.prototype, 'byteLength', term)} }`;
  return propertiesDoc(term, view);
}

function arrayDoc(term: readonly unknown[], view: View): Bracket {
  const items: Item[] = [];
  const { length } = term;
  for (let i = 0; i < length; i++) {
    if (isFull(i, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: '', value: propertyDoc(term, String(i), view) });
  }
  return bracket('[', items, ']', length > 1 && typeof dataOf(term, '0') === 'string');
}

function mapDoc(term: ReadonlyMap<unknown, unknown>, view: View): Bracket {
  const items: Item[] = [];
  for (const [key, value] of Map.prototype.entries.call(term)) {
    if (isFull(items.length, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: `${flat(docOf(key, view))} => `, value: docOf(value, view) });
  }
  return braces(`Map(${builtIn(Map.prototype, 'size', term)}) `, items);
}

function setDoc(term: ReadonlySet<unknown>, view: View): Bracket {
  const items: Item[] = [];
  for (const value of Set.prototype.values.call(term)) {
    if (isFull(items.length, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: '', value: docOf(value, view) });
  }
  return braces(`Set(${builtIn(Set.prototype, 'size', term)}) `, items);
}

/** The language's own property of an object, even when a subclass has put its own over it. */
function builtIn(prototype: object, key: string, term: object): unknown {
  return Reflect.get(prototype, key, term);
}

function braces(name: string, items: readonly Item[]): Bracket {
  return items.length === 0 ? bracket(`${name}{`, items, '}') : bracket(`${name}{ `, items, ' }');
}

function dateText(term: Date): string {
  const time = Date.prototype.getTime.call(term);
  return Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(term);
}

function errorText(term: Error): string {
  const name = dataOf(term, 'name');
  const message = dataOf(term, 'message');
  const headline = typeof name === 'string' ? name : 'Error';
  return typeof message === 'string' && message !== '' ? `${headline}: ${message}` : headline;
}

function viewDoc(term: ArrayBufferView, view: View): Doc {
  if (term instanceof DataView)
    return `DataView { byteLength: ${builtIn(DataView.prototype, 'byteLength', term)} }`;
  const array = term as Uint8Array;
  const items: Item[] = [];
  const length = Number(builtIn(Uint8Array.prototype, 'length', term));
  for (let i = 0; i < length; i++) {
    if (isFull(i, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: '', value: docOf(array[i], view) });
  }
  return bracket(`${classOf(term) ?? 'TypedArray'} [`, items, ']');
}

/** A plain object, or an instance of a class with its name before it. */
function propertiesDoc(term: object, view: View): Doc {
  const items: Item[] = [];
  for (const key of Reflect.ownKeys(term)) {
    if (isFull(items.length, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    const described = Reflect.getOwnPropertyDescriptor(term, key);
    if (described?.enumerable !== true) continue;
    const name =
      typeof key === 'string' ? quoteKey(key) : `[${Symbol.prototype.toString.call(key)}]`;
    items.push({ prefix: spend(`${name}: `, view), value: describedDoc(described, view) });
  }
  const name = classOf(term);
  return braces(name === undefined || name === 'Object' ? '' : `${name} `, items);
}

function propertyDoc(term: object, key: string, view: View): Doc {
  const described = Reflect.getOwnPropertyDescriptor(term, key);
  return described === undefined ? '<empty>' : describedDoc(described, view);
}

function describedDoc(described: PropertyDescriptor, view: View): Doc {
  if (described.get !== undefined) return '[Getter]';
  return described.set === undefined ? docOf(described.value, view) : '[Setter]';
}

/** The name of an object's class, as far as it can be told without running anything. */
function classOf(term: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(term);
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const made: unknown = dataOf(prototype, 'constructor');
  const name = typeof made === 'function' ? dataOf(made, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, elementsShown) : undefined;
}

const longestChain = 100; // prototypes looked through: a proxy may pretend to have endlessly many

/** A property that is a plain value, its own or inherited; getters are not run. */
function dataOf(term: object, key: string): unknown {
  let holder: object | null = term;
  for (let i = 0; holder !== null && i < longestChain; i++) {
    const described = Reflect.getOwnPropertyDescriptor(holder, key);
    if (described !== undefined) return described.value;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}
