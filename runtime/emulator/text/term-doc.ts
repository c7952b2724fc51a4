// Turns any value into a Doc, which pretty.ts lays out (see inspect.ts). No getter, method or trap of user
// code runs, and levels, elements and parts are limited.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { className, dataOf, functionName, isClass, unwrapped } from '../realm/looking.ts';
import { detailsOf, headline, nameOf } from '../term/error-parts.ts';
import { exportOf } from '../term/exported-function.ts';
import type { FunctionTerm } from '../term/term.ts';
import { placeOf, TermError } from '../term/term-error.ts';
import { asyncGenerator, kindOf, typedArray } from './kinds.ts';
import { moduleNameOf } from './module-objects.ts';
import { type Bracket, bracket, type Doc, flat, type Item } from './pretty.ts';
import { longestString, quote, quoteKey, spelled } from './quote.ts';

export interface View {
  readonly open: object[]; // the objects around the value that is being written
  readonly depth: number;
  parts: number; // parts that may still be written (see inspect.ts)
  readonly whole: boolean; // true: arrays and strings are never cut
  readonly quoteStrings: boolean;
  isCut: boolean; // whether something was left out
}

const elementsShown = 100; // of one array, object, Map or Set
// hexadecimal digits of a bigint; finding the decimal digits of a longer one is slow
const digitsShown = 4000;
// hexadecimal digits of a bigint shown in full; a longer one would block the node
const digitsWhole = 100_000;

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
      return symbolText(term);
    case 'function':
      return objectDoc(term, view);
    case 'object':
      return term === null ? 'null' : objectDoc(term, view);
    default:
      return String(term); // a boolean or undefined
  }
}

/** Counts `text` as a part; used for values whose inside is not shown. Returns the text. */
function part(text: string, view: View): string {
  view.parts--;
  return text;
}

function symbolText(symbol: symbol): string {
  return spelled(Symbol.prototype.toString.call(symbol));
}

function nameOfClass(term: object): string | undefined {
  const name = className(term);
  return name === undefined ? undefined : spelled(name);
}

/** Like `spelled`, but keeps line breaks: an error's message may have several lines. */
function spelledLines(text: string): string {
  return text.split('\n').map(spelled).join('\n');
}

/** Counts a text as one part for each 20 characters; returns the text. */
function spend(text: string, view: View): string {
  view.parts -= Math.floor(text.length / 20);
  return text;
}

/** The mark `...` for something left out. */
function cut(view: View): string {
  view.isCut = true;
  return '...';
}

function quoted(text: string, view: View): string {
  if (view.whole) return quote(text, Number.POSITIVE_INFINITY);
  if (text.length > longestString) view.isCut = true;
  return quote(text);
}

/** Whether the rest of a container is left out after `shown` of its elements. */
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
  return `#${isClass(fn) ? 'Class' : 'Fun'}<${spelled(functionName(fn) ?? 'anonymous')}>`;
}

function objectDoc(given: object, view: View): Doc {
  const term = unwrapped(given);
  if (term === undefined) return unprintable;
  if (view.open.includes(term)) return '[Circular]';
  if (view.open.length >= view.depth) return cut(view);
  view.open.push(term);
  try {
    return typeof term === 'function'
      ? functionText(term as FunctionTerm)
      : structureDoc(term, view);
  } catch {
    return unprintable;
  } finally {
    view.open.pop();
  }
}

const unprintable = '[Unprintable]';

function structureDoc(term: object, view: View): Doc {
  if (Array.isArray(term)) return arrayDoc(term, view);
  const module = moduleNameOf(term);
  if (module !== undefined) return `#Module<${module}>`;
  try {
    const doc = builtInDoc(term, view);
    if (doc !== undefined) return doc;
  } catch {} // the object inherits from a built-in prototype, but is no instance: built-in methods throw
  return propertiesDoc(term, view);
}

/** The Doc of an object of a class of JavaScript or of the emulator; undefined for any other object. */
function builtInDoc(term: object, view: View): Doc | undefined {
  switch (kindOf(term)) {
    case Pid:
      return Pid.prototype.toString.call(term);
    case Reference:
      return Reference.prototype.toString.call(term);
    case Map:
      return mapDoc(term as ReadonlyMap<unknown, unknown>, view);
    case Set:
      return setDoc(term as ReadonlySet<unknown>, view);
    case Date:
      return dateText(term as Date);
    case TermError:
      return termErrorDoc(term, view);
    case Error:
      return errorDoc(term, view);
    case Promise:
      return 'Promise {}'; // also for a coroutine, whose result is not shown
    case RegExp:
      return regExpText(term);
    case Number:
      return boxed('Number', Number.prototype.valueOf.call(term), view);
    case String:
      return boxed('String', String.prototype.valueOf.call(term), view);
    case Boolean:
      return boxed('Boolean', Boolean.prototype.valueOf.call(term), view);
    case Symbol:
      return boxed('Symbol', Symbol.prototype.valueOf.call(term), view);
    case BigInt:
      return boxed('BigInt', BigInt.prototype.valueOf.call(term), view);
    case DataView:
      return bytesText('DataView', builtIn(DataView.prototype, 'byteLength', term));
    case ArrayBuffer:
      return bytesText('ArrayBuffer', builtIn(ArrayBuffer.prototype, 'byteLength', term));
    case typedArray:
      return typedArrayDoc(term as Uint8Array, view);
    case asyncGenerator:
      return 'Object [AsyncGenerator] {}'; // its properties belong to the compiler's helper
    default:
      return undefined;
  }
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
  items.push(...propertyItems(term, namesIn(term), view));
  const open =
    Object.getPrototypeOf(term) === Array.prototype ? '[' : `${ownName(term, 'Array')} [`;
  const isTagged = length > 1 && typeof dataOf(term, '0') === 'string';
  return bracket(open.trimStart(), items, ']', isTagged);
}

/** Keys of an array other than indices, such as `groups` of a RegExp match; [] for a long array. */
function namesIn(term: readonly unknown[]): string[] {
  if (term.length > 10 * elementsShown) return [];
  return Object.keys(term).filter((key) => !/^\d+$/.test(key));
}

/** The name of the object's class if that is a subclass of `name`; '' for `name` itself. */
function ownName(term: object, name: string): string {
  const found = nameOfClass(term);
  return found === undefined || found === name ? '' : found;
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
  return braces(`${nameOfClass(term) ?? 'Map'}(${builtIn(Map.prototype, 'size', term)}) `, items);
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
  return braces(`${nameOfClass(term) ?? 'Set'}(${builtIn(Set.prototype, 'size', term)}) `, items);
}

/** The value of a built-in getter such as `size`, even if a subclass overrides the getter. */
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

/** An error's headline, and its further properties in braces, as Node shows errors. */
function errorDoc(term: object, view: View): Doc {
  const text = spend(spelledLines(headline(term)), view);
  const keys = detailsOf(term);
  if (keys.length === 0) return text;
  return { ...braces(`${text} `, propertyItems(term, keys, view, true)), hangs: true };
}

function termErrorDoc(term: object, view: View): Doc {
  const carried = TermError.carriedBy(term);
  if (carried === undefined) return errorDoc(term, view); // the object only inherits from TermError
  const items = [{ prefix: '', value: docOf(carried.reason, view) }];
  return bracket(`${spelled(nameOf(term))}: `, items, placeOf(carried.call));
}

function regExpText(term: object): string {
  const flags = Object.entries(flagsOfRegExp)
    .filter(([key]) => builtIn(RegExp.prototype, key, term) === true)
    .map(([, letter]) => letter);
  return `/${builtIn(RegExp.prototype, 'source', term)}/${flags.join('')}`;
}

const flagsOfRegExp: Readonly<Record<string, string>> = {
  hasIndices: 'd',
  global: 'g',
  ignoreCase: 'i',
  multiline: 'm',
  dotAll: 's',
  unicode: 'u',
  unicodeSets: 'v',
  sticky: 'y',
};

function boxed(name: string, value: unknown, view: View): string {
  return `[${name}: ${flat(docOf(value, { ...view, quoteStrings: true }))}]`;
}

function bytesText(name: string, length: unknown): string {
  return `${name} { byteLength: ${length} }`;
}

function typedArrayDoc(term: Uint8Array, view: View): Bracket {
  const items: Item[] = [];
  const length = Number(builtIn(Uint8Array.prototype, 'length', term));
  for (let i = 0; i < length; i++) {
    if (isFull(i, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: '', value: docOf(term[i], view) });
  }
  return bracket(`${nameOfClass(term) ?? 'TypedArray'} [`, items, ']');
}

/** A plain object; an instance has its class's name in front (and Symbol.toStringTag, if that differs). */
function propertiesDoc(term: object, view: View): Doc {
  const name = nameOfClass(term) ?? (Object.getPrototypeOf(term) === null ? '' : 'Object');
  const tag = dataOf(term, Symbol.toStringTag);
  const tagged = typeof tag === 'string' && tag !== '' && tag !== name ? `[${spelled(tag)}] ` : '';
  const shown = name === 'Object' && tagged === '' ? '' : `${name} `;
  return braces(shown.trimStart() + tagged, propertyItems(term, Reflect.ownKeys(term), view));
}

function propertyItems(
  term: object,
  keys: readonly PropertyKey[],
  view: View,
  isError = false,
): Item[] {
  const items: Item[] = [];
  for (const key of keys) {
    if (isFull(items.length, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    const found = Reflect.getOwnPropertyDescriptor(term, key);
    if (found === undefined || !(found.enumerable || isError)) continue;
    items.push({
      prefix: spend(`${keyText(key, found)}: `, view),
      value: describedDoc(found, view),
    });
  }
  return items;
}

/** A key; in brackets if it is a symbol or not enumerable: `[cause]`, `[Symbol(x)]`. */
function keyText(key: PropertyKey, { enumerable }: PropertyDescriptor): string {
  const name = typeof key === 'symbol' ? symbolText(key) : quoteKey(String(key));
  return typeof key === 'symbol' || !enumerable ? `[${name}]` : name;
}
function propertyDoc(term: object, key: string, view: View): Doc {
  const described = Reflect.getOwnPropertyDescriptor(term, key);
  return described === undefined ? part('<empty>', view) : describedDoc(described, view);
}

function describedDoc(described: PropertyDescriptor, view: View): Doc {
  if (described.get !== undefined) return part('[Getter]', view);
  return described.set === undefined ? docOf(described.value, view) : part('[Setter]', view);
}
