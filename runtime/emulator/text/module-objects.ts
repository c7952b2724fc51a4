// Modules as user code holds them: objects that are shown by their names, and that only the loader changes.

const names = new WeakMap<object, string>();

export function noteModule(namespace: object, name: string): void {
  names.set(namespace, name);
}

export function moduleNameOf(object: object): string | undefined {
  return names.get(object);
}

/** What all get of a module's exports: who has it can neither change nor add any. */
export function sharedModule<T extends object>(exports: T): T {
  const shared = new Proxy<T>(exports, unchangeable as ProxyHandler<T>);
  const name = names.get(exports);
  if (name !== undefined) names.set(shared, name);
  return shared;
}

const unchangeable: ProxyHandler<object> = Object.freeze({
  __proto__: null, // no trap of Object.prototype's for what is not caught here, which is fast
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
