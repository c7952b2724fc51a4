// Lets objects override properties of a frozen prototype: `error.name = …`. JavaScript refuses to assign a
// property that is read-only in the prototype. So the prototype gets a getter, and a setter that defines the
// property on the object.

const values = new WeakMap<object, unknown>(); // each getter's value

/** Replaces all writable properties of a prototype by getters and setters, and returns these functions. */
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

/** The descriptor, with a plain value in place of a getter that allowOverrides made. */
export function withoutOverride(found: PropertyDescriptor): PropertyDescriptor {
  const { get, set: _set, ...rest } = found;
  if (get === undefined || !values.has(get)) return found;
  return { ...rest, value: values.get(get), writable: true };
}
