// A property that nobody can change in the prototype, and everybody in an object of their own: `error.name = …`.
// JavaScript refuses an assignment to an object whose prototype has the property frozen. So in the prototype stands a
// getter, and a setter that defines the property on the object itself.

const values = new WeakMap<object, unknown>(); // by getter

/** Put getters and setters in the place of what an object has. */
export function allowOverrides(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const { value, writable } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
    if (writable === true) allowOverride(prototype, key, value);
  }
}

function allowOverride(prototype: object, key: PropertyKey, value: unknown): void {
  const get = (): unknown => value;
  values.set(get, value);
  function set(this: object, own: unknown): void {
    if (this === prototype) throw new TypeError(`Cannot assign to ${String(key)} of all objects`);
    Object.defineProperty(this, key, {
      value: own,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  Object.defineProperty(prototype, key, { get, set });
}

/** The plain value that such a getter stands for; other descriptors are given back as they are. */
export function withoutOverride(found: PropertyDescriptor): PropertyDescriptor {
  const { get, set: _set, ...rest } = found;
  if (get === undefined || !values.has(get)) return found;
  return { ...rest, value: values.get(get), writable: true };
}
