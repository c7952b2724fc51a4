// Unbound names at the prompt that are names of modules. The bindings inherit from an object that has a
// property for each such module. So compiled code always reads a property of the bindings, even if the name
// is bound later, and V8's error message says `x is not a function`.

const behind = new WeakSet<object>(); // the objects that have these properties

/** New bindings that inherit from `commands`, an object used for these bindings only. */
export function newBindings(commands: object): Record<string, unknown> {
  Object.setPrototypeOf(commands, newModules(null));
  return Object.create(commands) as Record<string, unknown>;
}

function newModules(parent: object | null): object {
  const modules: object = Object.create(parent);
  behind.add(modules);
  return modules;
}

/** Makes each read of `bindings[name]` call `find`, until the name is bound. */
export function standBehind(bindings: object, name: string, find: (name: string) => unknown): void {
  find(name); // throws if nothing has this name
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
  // only the bindings of a function from a message get here
  const modules = newModules(Object.getPrototypeOf(bindings));
  Object.setPrototypeOf(bindings, modules);
  return modules;
}
