// Runs compiled text, and provides the objects `$` and `babelHelpers` that the text uses (see
// compile/compiler.ts).

import { slice } from '../process/scheduler.ts';
import { babelHelpers } from '../running/babel-helpers.ts';
import { kept } from '../running/kept.ts';
import { checkReductions, yieldToOthers } from '../running/run-process.ts';
import { noteClass, noteFunction, noteTied } from '../term/function-origin.ts';
import { withNames } from '../text/stack-trace.ts';
import { standBehind } from './free-names.ts';

/** `$` in compiled text, which counts `r` (reductions left) down; below 0 it awaits `y` or calls `check`. */
interface Runtime {
  r: number;
  readonly y: typeof yieldToOthers;
  check(): void;
  need(name: string, bindings: object): true;
  command(bindings: Readonly<Record<string, unknown>>, name: string): unknown;
  constant(name: string): never;
  fun: typeof noteFunction;
  class: typeof noteClass;
  stays: typeof noteTied;
  named: typeof withNames;
  kept: typeof kept;
}

/** Set in wiring.ts: the value of an unbound name, and whether Ctrl-C has just ended the running process. */
export const evaluatorHooks: {
  module: (name: string, bindings: object) => unknown;
  interrupted: () => boolean;
} = {
  module: () => undefined,
  interrupted: () => false,
};

const runtime: Runtime = Object.assign(slice, {
  y: yieldToOthers,
  check: () => checkReductions(evaluatorHooks.interrupted),
  fun: noteFunction,
  class: noteClass,
  stays: noteTied,
  need(name: string, bindings: object): true {
    standBehind(bindings, name, (one) => evaluatorHooks.module(one, bindings));
    return true;
  },
  command(bindings: Readonly<Record<string, unknown>>, name: string): unknown {
    const own = bindings[name];
    return typeof own === 'function' ? own : Reflect.get(Object.getPrototypeOf(bindings), name);
  },
  named: withNames,
  kept,
  constant: (name: string): never => {
    throw new TypeError(`Assignment to constant variable ${name}.`);
  },
});

// `$` is in all compiled text, and a direct eval in a module can name it, so user code may change only `r`.
for (const name of Object.keys(runtime))
  if (name !== 'r') Object.defineProperty(runtime, name, { writable: false, configurable: false });
Object.preventExtensions(runtime);

/** Seals the emulator's objects: when the node is idle, or else before user code runs. Set in wiring.ts. */
export const beforeUserCode: { now: () => void } = { now: () => undefined };

type Import = (specifier: string, line?: number) => unknown;
type Export = (getters: Record<string, () => unknown>) => void;

/** Runs a module's text once. The text calls `exportTo` with getters for its exports. */
export function runModule(code: string, url: string, importModule: Import, exportTo: Export): void {
  const body = evaluate(code, url) as (
    $: Runtime,
    helpers: typeof babelHelpers,
    importModule: Import,
    exportTo: Export,
  ) => void;
  body(runtime, babelHelpers, importModule, exportTo);
}

/** Given the values of the names used, returns the function that runs the entry, or the function sent. */
export type MakeFunction = (bindings: Record<string, unknown>, importModule: Import) => unknown;

export function compiledFunction(code: string, url: string): MakeFunction {
  const body = evaluate(code, url) as (
    $: Runtime,
    helpers: typeof babelHelpers,
    bindings: Record<string, unknown>,
    importModule: Import,
  ) => unknown;
  return (bindings, importModule) => body(runtime, babelHelpers, bindings, importModule);
}

function evaluate(code: string, url: string): unknown {
  beforeUserCode.now();
  // biome-ignore lint/complexity/noCommaOperator: an indirect eval sees no names of the emulator
  // biome-ignore lint/security/noGlobalEval: running user code is what the isolate is for
  return (0, eval)(`${code}\n//# sourceURL=${url}`);
}
