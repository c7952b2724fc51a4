// Matches messages against ts-pattern's patterns, with ts-pattern's outcome; but pids and references match by
// identity. Patterns are not compiled first, since most are made for one receive and used once.

import { P as own } from 'ts-pattern';
import { isImproper, List } from './list.ts';
import { Union } from './patterns.ts';
import { isPid, isReference } from './term.ts';

const { any, unknown: anyKnown, string, number, boolean, bigint, matcher, intersection } = own;

/** Whether a value matches a pattern. */
export function matchesPattern(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return Object.is(pattern, value);
  if (Array.isArray(pattern)) return matchesArray(pattern, value);
  if (pattern === any || pattern === anyKnown) return true;
  if (isPid(pattern) || isReference(pattern)) return pattern === value;
  if (pattern === number) return typeof value === 'number';
  if (pattern === string) return typeof value === 'string';
  if (pattern === boolean) return typeof value === 'boolean';
  if (pattern === bigint) return typeof value === 'bigint';
  if (pattern instanceof Union) return matchesOneOf(pattern.patterns, value);
  const protocol = pattern === shape ? undefined : protocolOf(pattern);
  return protocol === undefined ? matchesShape(pattern, value) : asked(protocol, value);
}

function matchesArray(pattern: readonly unknown[], value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  if (pattern.constructor !== Array && pattern instanceof List && !isSuchList(pattern, value))
    return false;
  const { length } = pattern;
  if (value.length !== length) return pattern.some(holdsMany) && asked(variadic(pattern), value);
  for (let i = 0; i < length; i++) {
    const part = pattern[i];
    if (matchesPattern(part, value[i])) continue;
    if (part === undefined && !(i in pattern)) continue; // in ts-pattern a hole in a pattern matches any element
    return pattern.some(holdsMany) && asked(variadic(pattern), value);
  }
  return true;
}

/** Whether a value is a list as `pattern` is one: proper, or improper with a tail that fits. */
function isSuchList(pattern: List, value: unknown): boolean {
  if (!(value instanceof List) || isImproper(value) !== isImproper(pattern)) return false;
  return !isImproper(pattern) || matchesPattern(pattern.tail, value.tail);
}

function matchesOneOf(patterns: readonly unknown[], value: unknown): boolean {
  for (let i = 0; i < patterns.length; i++) if (matchesPattern(patterns[i], value)) return true;
  return false;
}

/** Whether `value` is an object that has the keys of `pattern`, with matching values. */
function matchesShape(pattern: object, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (pattern !== shape) {
    shape = pattern;
    shapeKeys = Reflect.ownKeys(pattern);
  }
  const keys = shapeKeys;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as keyof object;
    const part: unknown = pattern[key];
    if (!(key in value || isOptional(part))) return false;
    if (!matchesPattern(part, value[key])) return false;
  }
  return true;
}

let shape: object | undefined; // the last pattern of matchesShape, with its keys: a receive tries one pattern on many messages
let shapeKeys: (string | symbol)[] = [];

/** The value that `match(value).with(pattern, handler)` passes to the handler, if `value` has matched. */
export function selectByPattern(pattern: unknown, value: unknown): unknown {
  const found: Selections = {};
  collect(pattern, value, found);
  if (anonymous in found) return found[anonymous];
  return Object.keys(found).length > 0 ? found : value;
}

type Selections = Record<string, unknown>;

const anonymous = '@ts-pattern/anonymous-select-key'; // ts-pattern's own key for P.select() without a name
const isVariadic = Symbol.for('@ts-pattern/isVariadic'); // marks the element that `...P.array()` puts into an array

const plain: ReadonlySet<object> = new Set([any, anyKnown, string, number, boolean, bigint]);

/** Add to `found` the parts that P.select() selects from a value that has matched. */
function collect(pattern: unknown, value: unknown, found: Selections): void {
  if (typeof pattern !== 'object' || pattern === null || plain.has(pattern)) return;
  if (isPid(pattern) || isReference(pattern)) return;
  const protocol = protocolOf(pattern);
  if (protocol !== undefined) collectAsked(protocol, value, found);
  else if (!Array.isArray(pattern)) {
    for (const key of Reflect.ownKeys(pattern))
      collect(Reflect.get(pattern, key), Reflect.get(value as object, key), found);
  } else if (pattern.some(holdsMany)) collectAsked(variadic(pattern), value, found);
  else
    for (const [i, part] of pattern.entries())
      collect(part, (value as readonly unknown[])[i], found);
}

function collectAsked(protocol: Protocol, value: unknown, found: Selections): void {
  if ((protocol.getSelectionKeys?.().length ?? 0) > 0)
    Object.assign(found, protocol.match(value).selections);
}

/** The object that a matcher of ts-pattern returns from its method with the key P.matcher. */
interface Protocol {
  match(value: unknown): { readonly matched?: boolean; readonly selections?: Selections };
  getSelectionKeys?(): readonly string[];
  readonly matcherType?: string;
}

function protocolOf(pattern: object): Protocol | undefined {
  const ask: unknown = Reflect.get(pattern, matcher);
  return typeof ask === 'function' ? (ask.call(pattern) as Protocol) : undefined;
}

function asked(protocol: Protocol, value: unknown): boolean {
  return Boolean(protocol.match(value).matched);
}

/** Make one matcher from an array pattern that contains `...P.array()`. */
function variadic(pattern: readonly unknown[]): Protocol {
  return protocolOf(intersection(pattern as never)) as Protocol;
}

function holdsMany(element: unknown): boolean {
  return (
    typeof element === 'object' && element !== null && Boolean(Reflect.get(element, isVariadic))
  );
}

/** Whether a property with this pattern may be missing. */
function isOptional(pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return false;
  return protocolOf(pattern)?.matcherType === 'optional';
}
