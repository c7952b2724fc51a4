// Module objects as user code sees them: shown by name, and read-only except for the loader.

const names = new WeakMap<object, string>();

export function noteModule(namespace: object, name: string): void {
  names.set(namespace, name);
}

export function moduleNameOf(object: object): string | undefined {
  return names.get(object);
}

/** A read-only proxy of a module's exports, for all code but the loader. */
export function sharedModule<T extends object>(exports: T): T {
  const shared = new Proxy<T>(exports, unchangeable as ProxyHandler<T>);
  const name = names.get(exports);
  if (name !== undefined) names.set(shared, name);
  return shared;
}

const unchangeable: ProxyHandler<object> = Object.freeze({
  __proto__: null, // otherwise a missing trap would be looked up in Object.prototype
  set: refuse,
  defineProperty: refuse,
  deleteProperty: refuse,
  setPrototypeOf: refuse,
  preventExtensions: refuse,
});

function refuse(exports: object, key?: unknown): never {
  const what = typeof key === 'string' ? `: ${names.get(exports)}.${key}` : '';
  throw new TypeError(`what a module exports cannot be changed from outside${what}`);
}
