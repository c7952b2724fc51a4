// A facade replaces a class of the emulator in user code: a function with the same name and prototype, so
// that `instanceof` works, but which makes no objects. The class and its static functions are out of reach.

type Class = abstract new (...args: never[]) => unknown;

/** Makes a facade of the class, sets it as `constructor` of the class's objects, and returns it. */
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
