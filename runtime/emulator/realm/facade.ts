// What user code sees instead of a class of the emulator: a function with the same prototype and name, so that
// `instanceof` works, but which makes no objects. The class itself and its static functions stay out of reach.

type Class = abstract new (...args: never[]) => unknown;

/** Make a facade of the class, and make it the `constructor` of the class's objects. Returns the facade. */
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
