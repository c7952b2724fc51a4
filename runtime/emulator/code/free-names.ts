// Unbound names at the prompt: they mean modules, and may be bound later. Modules that were used are properties of an
// object that the bindings inherit from. So compiled code reads a property of the bindings in either case, and V8's
// message is `x is not a function`.

const behind = new WeakSet<object>(); // the objects that hold such modules

/** New bindings that inherit from `commands`, an object that nobody else uses. */
export function newBindings(commands: object): Record<string, unknown> {
  Object.setPrototypeOf(commands, newModules(null));
  return Object.create(commands) as Record<string, unknown>;
}

function newModules(parent: object | null): object {
  const modules: object = Object.create(parent);
  behind.add(modules);
  return modules;
}

/** From now on `bindings[name]` calls `find` each time it is read, until the name is bound. */
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
  const modules = newModules(Object.getPrototypeOf(bindings)); // the bindings of a function that was sent
  Object.setPrototypeOf(bindings, modules);
  return modules;
}
