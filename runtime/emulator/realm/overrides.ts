// A property that nobody can change in the prototype, and everybody in an object of their own: `error.name = …`.
// JavaScript refuses an assignment to an object whose prototype has the property frozen. So in the prototype stands a
// getter, and a setter that defines the property on the object itself.

const values = new WeakMap<object, unknown>(); // by getter

/** Put getters and setters in the place of what an object has; gives them. */
export function allowOverrides(prototype: object): (() => unknown)[] {
  const accessors: (() => unknown)[] = [];
  for (const key of Reflect.ownKeys(prototype)) {
    const { value, writable } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
    if (writable === true) accessors.push(...allowOverride(prototype, key, value));
  }
  return accessors;
}

function allowOverride(prototype: object, key: PropertyKey, value: unknown): (() => unknown)[] {
  const get = (): unknown => value;
  values.set(get, value);
  const { set } = {
    // a method: a function would have a prototype of its own
    set(this: object, own: unknown): void {
      if (this === prototype) throw new TypeError(`Cannot assign to ${String(key)} of all objects`);
      Object.defineProperty(this, key, {
        value: own,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  };
  Object.defineProperty(prototype, key, { get, set });
  return [get, set as () => unknown];
}

/** The plain value that such a getter stands for; other descriptors are given back as they are. */
export function withoutOverride(found: PropertyDescriptor): PropertyDescriptor {
  const { get, set: _set, ...rest } = found;
  if (get === undefined || !values.has(get)) return found;
  return { ...rest, value: values.get(get), writable: true };
}
