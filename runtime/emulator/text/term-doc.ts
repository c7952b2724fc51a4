// Turns any value into a Doc, which pretty.ts lays out (see inspect.ts). No getter, method or trap of user
// code runs, and levels, elements and parts are limited.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { className, dataOf, functionName, isClass, unwrapped } from '../realm/looking.ts';
import { Bitstring } from '../term/bitstring.ts';
import { detailsOf, headline, nameOf } from '../term/error-parts.ts';
import { type ExportName, exportOf } from '../term/exported-function.ts';
import { Float } from '../term/float.ts';
import { Fun, Port } from '../term/foreign.ts';
import { List } from '../term/list.ts';
import { Union } from '../term/patterns.ts';
import type { FunctionTerm } from '../term/term.ts';
import { placeOf, TermError } from '../term/term-error.ts';
import { bitstringDoc, typedArrayDoc } from './bytes-doc.ts';
import { asyncGenerator, kindOf, typedArray } from './kinds.ts';
import { moduleNameOf } from './module-objects.ts';
import { patternName } from './pattern-name.ts';
import { type Bracket, bracket, type Doc, flat, type Item } from './pretty.ts';
import { textOfCodes } from './printable.ts';
import { quoteKey, spelled } from './quote.ts';
import { cut, elementsShown, isFull, part, quoted, spend, type View } from './view.ts';

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

function bigintText(term: bigint, view: View): string {
  const negative = term < 0n;
  const hex = (negative ? -term : term).toString(16);
  if (hex.length <= (view.whole ? digitsWhole : digitsShown)) return `${term}n`;
  view.isCut = true;
  return `${negative ? '-' : ''}0x${hex.slice(0, digitsShown)}...n`;
}

function functionText(fn: FunctionTerm): string {
  const exported = exportOf(fn);
  if (exported !== undefined) return `#Fun<${exportText(exported)}>`;
  return `#${isClass(fn) ? 'Class' : 'Fun'}<${spelled(functionName(fn) ?? 'anonymous')}>`;
}

/** `s.loop`, or `lists.map/2` of an Erlang node. */
function exportText({ module, name, arity }: ExportName): string {
  return `${module}.${name}${arity === undefined ? '' : `/${arity}`}`;
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
  if (Array.isArray(term)) return isList(term) ? listDoc(term, view) : arrayDoc(term, view);
  const module = moduleNameOf(term);
  if (module !== undefined) return `#Module<${module}>`;
  try {
    const doc = builtInDoc(term, view);
    if (doc !== undefined) return doc;
  } catch {} // the object inherits from a built-in prototype, but is no instance: built-in methods throw
  return patternDoc(term, view) ?? propertiesDoc(term, view);
}

/** A pattern of ts-pattern by its name: `P.string`, `P.union('a', 'b')`; undefined for any other object. */
function patternDoc(term: object, view: View): Doc | undefined {
  const prototype: unknown = Object.getPrototypeOf(term);
  if (prototype === Object.prototype) return patternName(term);
  const patterns = prototype === Union.prototype ? dataOf(term, 'patterns') : undefined;
  return Array.isArray(patterns)
    ? bracket('P.union(', arrayDoc(patterns, view).items, ')')
    : undefined;
}

/** The Doc of an object of a class of JavaScript or of the emulator; undefined for any other object. */
function builtInDoc(term: object, view: View): Doc | undefined {
  switch (kindOf(term)) {
    case Pid:
      return Pid.prototype.toString.call(term);
    case Reference:
      return Reference.prototype.toString.call(term);
    case Float:
      return `float(${Float.prototype.valueOf.call(term)})`;
    case Fun:
      return spelled(Fun.prototype.toString.call(term));
    case Port:
      return Port.prototype.toString.call(term);
    case Bitstring:
      return bitstringDoc(term as Bitstring, view, docOf);
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
      return typedArrayDoc(term as Uint8Array, nameOfClass(term) ?? 'TypedArray', view, docOf);
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

function isList(term: readonly unknown[]): term is List {
  return Object.getPrototypeOf(term) !== Array.prototype && kindOf(term) === List;
}

/** A list as the call that makes it: `list(1, 2)`, `charlist('abc')`, `improper(1, 2)`. */
function listDoc(term: List, view: View): Doc {
  const text = view.characters ? textOfCodes(term) : undefined;
  if (text !== undefined) return spend(`charlist(${quoted(text, view)})`, view);
  const array = arrayDoc(term, view);
  const described = Reflect.getOwnPropertyDescriptor(term, 'tail');
  const isProper = described === undefined;
  const items = isProper
    ? array.items
    : [...array.items, { prefix: '', value: describedDoc(described, view) }];
  return bracket(isProper ? 'list(' : 'improper(', items, ')', array.tagged);
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
