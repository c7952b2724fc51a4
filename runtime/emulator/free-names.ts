// Free names of what was typed that are not bound: they are modules, and may be bound later.
// Those that were asked for stand behind the bindings, so that compiled code reads a property either way, and V8 says
// `x is not a function` of it.

const behind = new WeakSet<object>(); // objects that hold modules by their names

/** Bindings that inherit from `commands`. */
export function newBindings(commands: object): Record<string, unknown> {
  const modules: object = Object.create(commands);
  behind.add(modules);
  return Object.create(modules) as Record<string, unknown>;
}

/** From now on `bindings[name]` is what `find` gives, each time anew; until it is bound. */
export function standBehind(bindings: object, name: string, find: (name: string) => unknown): void {
  find(name); // throws when there is nothing of this name
  Object.defineProperty(modulesOf(bindings), name, {
    configurable: true,
    get: () => find(name),
    set(this: object, value: unknown) {
      const described = { value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, name, described);
    },
  });
}

function modulesOf(bindings: object): object {
  const parent: object | null = Object.getPrototypeOf(bindings);
  if (parent !== null && behind.has(parent)) return parent;
  const modules: object = Object.create(parent); // of a function that was sent
  behind.add(modules);
  Object.setPrototypeOf(bindings, modules);
  return modules;
}
