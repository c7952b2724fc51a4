// What user code finds in the place of a class of the emulator's: a function with the same prototype and name, so that
// `instanceof` holds, which makes nothing. The class itself, and what only the emulator may do with it, stays unreachable.

type Class = abstract new (...args: never[]) => unknown;

/** Show another in the place of a class, to whoever asks one of its objects for its constructor; gives that other. */
export function facadeOf<T extends Class>(name: string, real: T): T {
  function facade(): never {
    throw new TypeError(`a ${name} is made by the functions that give one, not by its class`);
  }
  Object.defineProperties(facade, {
    name: { value: name },
    length: { value: 0 },
    prototype: { value: real.prototype, writable: false },
  });
  Object.defineProperty(real.prototype, 'constructor', { value: facade });
  return facade as unknown as T;
}
