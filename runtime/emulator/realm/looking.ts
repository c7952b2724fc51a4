// Functions that inspect a value without running user code: no getter, no method, no trap of a proxy.
// A proxy counts as its target; a revoked proxy, or an endless chain of proxies, counts as undefined.

import { withoutOverride } from './overrides.ts';
import { isProxy, targetOf } from './proxies.ts';

const longestChain = 100; // prototypes or proxies; no sensible program has more in a chain

/** The value itself, or the target of a proxy; undefined for a revoked proxy. */
export function unwrapped(value: object): object | undefined {
  let found: object | undefined = value;
  for (let i = 0; found !== undefined && isProxy(found); i++)
    found = i < longestChain ? targetOf(found) : undefined;
  return found;
}

/** An object and its prototypes, up to the first revoked proxy. */
export function* lineage(term: object): Generator<object, void> {
  let holder = unwrapped(term);
  for (let i = 0; holder !== undefined && i < longestChain; i++) {
    yield holder;
    const next: object | null = Object.getPrototypeOf(holder);
    holder = next === null ? undefined : unwrapped(next);
  }
}

/** The result of `value instanceof made`, without running user code. */
export function isA<T>(value: unknown, made: abstract new (...args: never[]) => T): value is T {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  for (const holder of lineage(value)) if (holder === made.prototype) return true;
  return false;
}

/** The descriptor of a property, the object's own or inherited. */
export function described(term: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (const holder of lineage(term)) {
    const found = Reflect.getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return withoutOverride(found);
  }
  return undefined;
}

/** The value of a property, own or inherited; undefined if the property has a getter. */
export function dataOf(term: object, key: PropertyKey): unknown {
  return described(term, key)?.value;
}

/** The name of an object's class. */
export function className(term: object): string | undefined {
  const [, prototype] = lineage(term);
  if (prototype === undefined) return undefined;
  const made = dataOf(prototype, 'constructor');
  return typeof made === 'function' ? functionName(made) : undefined;
}

const longestName = 100; // characters

/** The name of a function or class; undefined if the property `name` is not a string. */
export function functionName(fn: object): string | undefined {
  const name = dataOf(fn, 'name');
  return typeof name === 'string' && name !== '' ? name.slice(0, longestName) : undefined;
}

export function isClass(fn: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn));
}
