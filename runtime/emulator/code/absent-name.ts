// Finds the value of a name typed at the prompt that is not bound: a global or a module.

import { insteadOf } from '../realm/absent-globals.ts';
import type { Term } from '../term/term.ts';
import { nearest } from '../text/did-you-mean.ts';
import {
  applyNamed,
  loadedNamespace,
  moduleNamed,
  modulesKnown,
  type Namespace,
} from './code-server.ts';

/** The value of an unbound name: a property that user code has set in globalThis, or a module. */
export function freeName(name: string, bindings: object): unknown {
  if (name !== 'arguments' && Object.hasOwn(globalThis, name)) return Reflect.get(globalThis, name);
  const found = moduleNamed(name);
  if (found !== undefined) return withUndef(name, found);
  const instead = insteadOf(name);
  if (instead !== undefined) throw new ReferenceError(`terl has no ${name}: ${instead}`);
  const meant = meantBy(name, bindings);
  throw new ReferenceError(
    `${name} is not a variable, a function or a module: there is no ${name}.ts on the code path${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

/** The name that the user probably meant: a function typed without its module, or the most similar name. */
function meantBy(name: string, bindings: object): string | undefined {
  for (const module of ['erlang', ...modulesKnown()]) {
    const namespace = loadedNamespace(module);
    if (namespace !== undefined && Object.hasOwn(namespace, name)) return `${module}.${name}`;
  }
  const names = new Set([...modulesKnown(), ...Object.getOwnPropertyNames(globalThis)]);
  for (let at: object | null = bindings; at !== null; at = Object.getPrototypeOf(at))
    for (const one of Object.keys(at)) names.add(one);
  return nearest(name, names);
}

/** A module as the prompt sees it: calling a function that the module does not export fails with `undef`. */
function withUndef(module: string, namespace: Namespace): Namespace {
  return new Proxy(namespace, {
    get(exports, name) {
      if (typeof name !== 'string' || name in exports || name === 'then')
        return Reflect.get(exports, name);
      return (...args: Term[]) => applyNamed(module, name, args);
    },
  });
}
