// Whether a value is a promise, or an emulator object used like one (coroutine, receive).
// No user code runs for this.

import { isProxy } from './proxies.ts';

const prototypes = new Set<object>([Promise.prototype]);

/** Makes objects that inherit from this prototype count as promises. */
export function notePromises(prototype: object): void {
  prototypes.add(prototype);
}

/** Whether this is Promise.prototype, or a prototype given to notePromises. */
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
