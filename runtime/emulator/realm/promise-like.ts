// Whether a value is a promise, or what an async function or receive gives: no getter and no trap of the user's runs.

import { isProxy } from './proxies.ts';

const prototypes = new Set<object>([Promise.prototype]);

/** From now on what inherits from this is a promise, too. */
export function notePromises(prototype: object): void {
  prototypes.add(prototype);
}

/** Whether promises, or what stands for one, inherit from this. */
export function isPromisePrototype(object: object): boolean {
  return prototypes.has(object);
}

export function isPromise(value: unknown): boolean {
  for (let at = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (isProxy(at)) return false;
    if (prototypes.has(at)) return true;
  }
  return false;
}
