// ts-pattern's patterns, compiled once for a receive and then held against every message.
// Matches what ts-pattern matches; pids and references match by identity, being interned.

import { P } from 'ts-pattern';
import { isPid, isReference } from './term.ts';

/** A compiled pattern. */
export interface Matcher {
  readonly selects: boolean; // whether there may be selections in it
  matches(value: unknown): boolean;
  /** For a value that matched: what `match(value).with(pattern, handler)` hands to the handler. */
  select(value: unknown): unknown;
}

/**
 * Whether a value matches a pattern that is used once, as most of receive's are: nothing is compiled for
 * literals and arrays of them; matchers such as P.string are compiled once and kept.
 */
export function matchesPattern(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return Object.is(pattern, value);
  if (pattern === P.any) return true;
  if (Array.isArray(pattern)) return matchesArray(pattern, value);
  if (isPid(pattern) || isReference(pattern)) return pattern === value; // seldom used twice, so not kept
  return kept(pattern).matches(value);
}

/** What `match(value).with(pattern, handler)` hands to the handler, for a value that matched. */
export function selectByPattern(pattern: unknown, value: unknown): unknown {
  return maySelect(pattern) ? compilePattern(pattern).select(value) : value;
}

function matchesArray(pattern: readonly unknown[], value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const { length } = pattern;
  if (value.length !== length) return pattern.some(holdsMany) && kept(pattern).matches(value);
  for (let i = 0; i < length; i++) {
    const part = pattern[i];
    if (matchesPattern(part, value[i])) continue;
    const odd = (part === undefined && !(i in pattern)) || pattern.some(holdsMany); // a hole, or `...P.array()`
    return odd && kept(pattern).matches(value);
  }
  return true;
}

const compiled = new WeakMap<object, Matcher>();

function kept(pattern: object): Matcher {
  let matcher = compiled.get(pattern);
  if (matcher === undefined) {
    matcher = compilePattern(pattern);
    compiled.set(pattern, matcher);
  }
  return matcher;
}

function maySelect(pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return false;
  if (pattern === P.any || isPid(pattern) || isReference(pattern)) return false;
  return Array.isArray(pattern) ? pattern.some(maySelect) : kept(pattern).selects;
}

/** A pattern as the handler of match.with() would take it. */
export function compilePattern(pattern: unknown): Matcher {
  return new CompiledPattern(partOf(pattern));
}

class CompiledPattern implements Matcher {
  readonly #part: Part;

  constructor(part: Part) {
    this.#part = part;
  }

  get selects(): boolean {
    return this.#part.selects;
  }

  matches(value: unknown): boolean {
    return this.#part.test(value);
  }

  select(value: unknown): unknown {
    if (!this.#part.selects) return value;
    const found: Selections = {};
    this.#part.collect(value, found);
    if (anonymous in found) return found[anonymous];
    return Object.keys(found).length > 0 ? found : value;
  }
}

type Selections = Record<string, unknown>;

const anonymous = '@ts-pattern/anonymous-select-key'; // ts-pattern's own key for P.select() without a name
const isVariadic = Symbol.for('@ts-pattern/isVariadic'); // marks what `...P.array()` puts into an array

/** What ts-pattern's matchers answer when asked by P.matcher. */
interface Protocol {
  match(value: unknown): { readonly matched?: boolean; readonly selections?: Selections };
  getSelectionKeys?(): readonly string[];
  readonly matcherType?: string;
}

/** One part of a pattern. */
abstract class Part {
  readonly selects: boolean; // whether there may be selections in it
  readonly optional: boolean; // whether the key it stands under may be missing

  constructor(selects: boolean, optional: boolean) {
    this.selects = selects;
    this.optional = optional;
  }

  abstract test(value: unknown): boolean;

  /** Add the selections of a value that matched. */
  collect(_value: unknown, _found: Selections): void {}
}

function partOf(pattern: unknown): Part {
  if (typeof pattern !== 'object' || pattern === null) return new Literal(pattern);
  if (isPid(pattern) || isReference(pattern)) return new Literal(pattern);
  const protocol = protocolOf(pattern);
  if (protocol !== undefined) return partOfMatcher(pattern, protocol);
  if (!Array.isArray(pattern)) return new Shape(pattern);
  if (pattern.some(holdsMany))
    return new Asked(protocolOf(P.intersection(pattern as never)) as Protocol);
  return new Tuple(pattern);
}

function protocolOf(pattern: object): Protocol | undefined {
  const ask: unknown = Reflect.get(pattern, P.matcher);
  return typeof ask === 'function' ? (ask.call(pattern) as Protocol) : undefined;
}

function holdsMany(element: unknown): boolean {
  return (
    typeof element === 'object' && element !== null && Boolean(Reflect.get(element, isVariadic))
  );
}

function partOfMatcher(pattern: object, protocol: Protocol): Part {
  if (pattern === P.any || pattern === P._ || pattern === P.unknown)
    return new Anything(false, false);
  if (pattern === P.string) return new OfType('string');
  if (pattern === P.number) return new OfType('number');
  if (pattern === P.boolean) return new OfType('boolean');
  if (pattern === P.bigint) return new OfType('bigint');
  return new Asked(protocol);
}

class Anything extends Part {
  test(): boolean {
    return true;
  }
}

class Literal extends Part {
  readonly #expected: unknown;

  constructor(expected: unknown) {
    super(false, false);
    this.#expected = expected;
  }

  test(value: unknown): boolean {
    return Object.is(value, this.#expected);
  }
}

class OfType extends Part {
  readonly #type: string;

  constructor(type: 'string' | 'number' | 'boolean' | 'bigint') {
    super(false, false);
    this.#type = type;
  }

  test(value: unknown): boolean {
    return typeof value === this.#type;
  }
}

/** A matcher of ts-pattern's, asked anew for each value. */
class Asked extends Part {
  readonly #protocol: Protocol;

  constructor(protocol: Protocol) {
    super((protocol.getSelectionKeys?.().length ?? 0) > 0, protocol.matcherType === 'optional');
    this.#protocol = protocol;
  }

  test(value: unknown): boolean {
    return Boolean(this.#protocol.match(value).matched);
  }

  override collect(value: unknown, found: Selections): void {
    Object.assign(found, this.#protocol.match(value).selections);
  }
}

/** An array of fixed length. */
class Tuple extends Part {
  readonly #parts: readonly Part[];
  readonly #tag: string | undefined; // most messages that do not match differ in their first word

  constructor(pattern: readonly unknown[]) {
    // ts-pattern lets anything match where the pattern has a hole
    const parts = Array.from(pattern, (part, i) =>
      i in pattern ? partOf(part) : new Anything(false, false),
    );
    super(
      parts.some((part) => part.selects),
      false,
    );
    this.#parts = parts;
    this.#tag = typeof pattern[0] === 'string' ? pattern[0] : undefined;
  }

  test(value: unknown): boolean {
    const parts = this.#parts;
    if (!Array.isArray(value) || value.length !== parts.length) return false;
    const tagged = this.#tag !== undefined;
    if (tagged && value[0] !== this.#tag) return false;
    for (let i = tagged ? 1 : 0; i < parts.length; i++) {
      if (!(parts[i] as Part).test(value[i])) return false;
    }
    return true;
  }

  override collect(value: readonly unknown[], found: Selections): void {
    this.#parts.forEach((part, i) => {
      if (part.selects) part.collect(value[i], found);
    });
  }
}

/** An object that has at least these keys. */
class Shape extends Part {
  readonly #keys: readonly (string | symbol)[];
  readonly #parts: readonly Part[];

  constructor(pattern: object) {
    const keys = Reflect.ownKeys(pattern);
    const parts = keys.map((key) => partOf(Reflect.get(pattern, key)));
    super(
      parts.some((part) => part.selects),
      false,
    );
    this.#keys = keys;
    this.#parts = parts;
  }

  test(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    const object = value as Record<string | symbol, unknown>;
    for (let i = 0; i < this.#keys.length; i++) {
      const key = this.#keys[i] as string | symbol;
      const part = this.#parts[i] as Part;
      if (!(key in object || part.optional)) return false;
      if (!part.test(object[key])) return false;
    }
    return true;
  }

  override collect(value: Record<string | symbol, unknown>, found: Selections): void {
    this.#keys.forEach((key, i) => {
      const part = this.#parts[i] as Part;
      if (part.selects) part.collect(value[key], found);
    });
  }
}
