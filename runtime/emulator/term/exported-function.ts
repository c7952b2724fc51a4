// Functions exported from modules: they are sent by name (Erlang's fun s:f/1).
// The receiver gets a stub that calls the function of that name at the time of each call, so it uses new code.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import type { FunctionTerm } from './term.ts';

export interface ExportName {
  readonly module: string;
  readonly name: string;
}

const exported = new WeakMap<FunctionTerm, ExportName>();
const stubs = new WeakTable<string, FunctionTerm>(); // by 'name/module', so that equal means the same
const bunches = new WeakMap<FunctionTerm, Bunch<string, FunctionTerm>>(); // each stub holds its own

/** How a name is looked up when a stub is called; bound in wiring.ts, to the code server. */
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

/** The one stub of this name. */
export function functionNamed(module: string, name: string): FunctionTerm {
  const key = `${name}/${module}`; // a function's name holds no slash, so no two names share a key
  const known = stubs.find(key);
  if (known !== undefined) return known;
  const stub: FunctionTerm = (...args) => exporting.lookUp(module, name)(...args);
  Object.defineProperty(stub, 'name', { value: name });
  registerExport(stub, module, name);
  bunches.set(stub, stubs.add(key, stub));
  return stub;
}
