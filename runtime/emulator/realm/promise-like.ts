// Whether a value is a promise or a promise-like of the emulator (a coroutine, a receive). No user code runs for it.

import { isProxy } from './proxies.ts';

const prototypes = new Set<object>([Promise.prototype]);

/** From now on all that inherits from this prototype counts as a promise. */
export function notePromises(prototype: object): void {
  prototypes.add(prototype);
}

/** Whether this is the prototype of promises, or of a promise-like of the emulator. */
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
