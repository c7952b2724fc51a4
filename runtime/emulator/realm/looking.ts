// Looks at a value without running anything of the user's: no getter, no method, no trap of a proxy.
// A proxy is seen as its target; one that was revoked, or a chain of them without end, as nothing.

import { withoutOverride } from './overrides.ts';
import { isProxy, targetOf } from './proxies.ts';

const longestChain = 100; // prototypes or proxies looked through: nobody's own code has more

/** The value itself, or what a proxy stands for; undefined when that cannot be told. */
export function unwrapped(value: object): object | undefined {
  let found: object | undefined = value;
  for (let i = 0; found !== undefined && isProxy(found); i++)
    found = i < longestChain ? targetOf(found) : undefined;
  return found;
}

/** An object and its prototypes, as far as they can be told. */
export function* lineage(term: object): Generator<object, void> {
  let holder = unwrapped(term);
  for (let i = 0; holder !== undefined && i < longestChain; i++) {
    yield holder;
    const next: object | null = Object.getPrototypeOf(holder);
    holder = next === null ? undefined : unwrapped(next);
  }
}

/** What `instanceof` says. */
export function isA<T>(value: unknown, made: abstract new (...args: never[]) => T): value is T {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  for (const holder of lineage(value)) if (holder === made.prototype) return true;
  return false;
}

/** What stands under a name, in the object or in what it inherits. */
export function described(term: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (const holder of lineage(term)) {
    const found = Reflect.getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return withoutOverride(found);
  }
  return undefined;
}

/** A property that is a plain value, its own or inherited. */
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

/** The name of a function or a class, if it has one that is a text. */
export function functionName(fn: object): string | undefined {
  const name = dataOf(fn, 'name');
  return typeof name === 'string' && name !== '' ? name.slice(0, longestName) : undefined;
}

export function isClass(fn: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn));
}
