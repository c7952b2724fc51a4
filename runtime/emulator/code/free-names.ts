// Free names of what was typed that are not bound: they are modules, and may be bound later.
// Those that were asked for stand behind the bindings, so that compiled code reads a property either way, and V8 says
// `x is not a function` of it.

const behind = new WeakSet<object>(); // objects that hold modules by their names

/** Bindings that inherit from `commands`, which nobody else has yet. */
export function newBindings(commands: object): Record<string, unknown> {
  Object.setPrototypeOf(commands, newModules(null));
  return Object.create(commands) as Record<string, unknown>;
}

function newModules(parent: object | null): object {
  const modules: object = Object.create(parent);
  behind.add(modules);
  return modules;
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
  for (let at: object | null = bindings; at !== null; at = Object.getPrototypeOf(at))
    if (behind.has(at)) return at;
  const modules = newModules(Object.getPrototypeOf(bindings)); // of a function that was sent
  Object.setPrototypeOf(bindings, modules);
  return modules;
}
