// Properties that are frozen in a prototype, but can still be assigned on an object: `error.name = …`.
// JavaScript refuses such an assignment if the prototype's property is not writable. So the prototype gets a getter,
// and a setter that defines the property on the object itself.

const values = new WeakMap<object, unknown>(); // the value behind each getter

/** Replace all properties of a prototype by getters and setters; returns these. */
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
    // a method, since a function would have a `prototype`
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

/** The descriptor with the plain value, if allowOverrides made its getter; any other descriptor unchanged. */
export function withoutOverride(found: PropertyDescriptor): PropertyDescriptor {
  const { get, set: _set, ...rest } = found;
  if (get === undefined || !values.has(get)) return found;
  return { ...rest, value: values.get(get), writable: true };
}
