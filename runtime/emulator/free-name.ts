// What a name stands for that was typed at the prompt and is not bound.

import { insteadOf } from './absent-globals.ts';
import { applyNamed, moduleNamed, type Namespace } from './code-server.ts';
import type { Term } from './term.ts';

/** A free name typed at the prompt is a property of globalThis that was set there, or a module. */
export function freeName(name: string): unknown {
  if (name !== 'arguments' && Object.hasOwn(globalThis, name)) return Reflect.get(globalThis, name);
  const found = moduleNamed(name);
  if (found !== undefined) return withUndef(name, found);
  const instead = insteadOf(name);
  if (instead !== undefined) throw new ReferenceError(`terl has no ${name}: ${instead}`);
  throw new ReferenceError(
    `${name} is not a variable, a function or a module: there is no ${name}.ts on the code path`,
  );
}

/** A module as the prompt sees it: what it does not export can be called too, and is `undef`. */
function withUndef(module: string, namespace: Namespace): Namespace {
  return new Proxy(namespace, {
    get(exports, name) {
      if (typeof name !== 'string' || name in exports || name === 'then')
        return Reflect.get(exports, name);
      return (...args: Term[]) => applyNamed(module, name, args);
    },
  });
}
