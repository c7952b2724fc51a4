// Functions that a module exports are sent by name (Erlang's fun s:f/1). The receiver gets a stub. Each call
// of the stub looks up the function by its name, so it runs the newest code.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import type { FunctionTerm } from './term.ts';

export interface ExportName {
  readonly module: string;
  readonly name: string;
  readonly arity?: number; // of a function of an Erlang node, where it is a part of the name
}

const exported = new WeakMap<FunctionTerm, ExportName>();
const stubs = new WeakTable<string, FunctionTerm>(); // by 'name/module' or 'name/module/arity', so that the stub of a function is always the same object
const bunches = new WeakMap<FunctionTerm, Bunch<string, FunctionTerm>>(); // holds a stub's bunch as long as the stub exists (realm/weak.ts)

/** Looks up a function when a stub is called; set in wiring.ts to a function of the code server. */
export const exporting: { lookUp: (module: string, name: string) => FunctionTerm } = {
  lookUp: (module, name) => {
    throw new Error(`no module ${module} is loaded that could export ${name}`);
  },
};

/** Note a function that a module exports; called by the module loader. */
export function registerExport(fn: FunctionTerm, module: string, name: string): void {
  exported.set(fn, { module, name });
}

/** The module and name under which a function can be sent; undefined if no module exports it. */
export function exportOf(fn: FunctionTerm): ExportName | undefined {
  return exported.get(fn);
}

/** The stub of an exported function; always the same object for the same function. `arity`: see ExportName. */
export function functionNamed(module: string, name: string, arity?: number): FunctionTerm {
  const key = keyOf(module, name, arity);
  const known = stubs.find(key);
  if (known !== undefined) return known;
  const stub: FunctionTerm = (...args) => exporting.lookUp(module, name)(...args);
  Object.defineProperty(stub, 'name', { value: name });
  if (arity === undefined) registerExport(stub, module, name);
  else {
    Object.defineProperty(stub, 'length', { value: arity });
    exported.set(stub, { module, name, arity });
  }
  bunches.set(stub, stubs.add(key, stub));
  return stub;
}

/** A function's name in terl has no slash, so each function has its own key; names in Erlang are quoted. */
function keyOf(module: string, name: string, arity: number | undefined): string {
  return arity === undefined ? `${name}/${module}` : JSON.stringify([module, name, arity]);
}
