// How compiled text is run: what it may call by the names `$` and `babelHelpers` (see compiler.ts of the host).

import { babelHelpers } from './babel-helpers.ts';
import { checkReductions, yieldToOthers } from './run-process.ts';
import { slice } from './scheduler.ts';
import { noteFunction } from './travelling-functions.ts';

/** What compiled text calls `$`: it counts `r` down, and yields or checks when it is below zero. */
interface Runtime {
  r: number;
  readonly y: typeof yieldToOthers;
  check(): void;
  module(name: string): unknown;
  constant(name: string): never;
  fun: typeof noteFunction;
}

/** What the evaluator adds: modules by free names of what was typed, and whether Ctrl-C ended the running process. */
export const evaluatorHooks: { module: (name: string) => unknown; interrupted: () => boolean } = {
  module: () => undefined,
  interrupted: () => false,
};

const runtime: Runtime = Object.assign(slice, {
  y: yieldToOthers,
  check: () => checkReductions(evaluatorHooks.interrupted),
  fun: noteFunction,
  module: (name: string) => evaluatorHooks.module(name),
  constant: (name: string): never => {
    throw new TypeError(`Assignment to constant variable ${name}.`);
  },
});

type Import = (specifier: string) => unknown;
type Export = (getters: Record<string, () => unknown>) => void;

/** Run a module's text once; its exports arrive at `exportTo`. */
export function runModule(code: string, url: string, importModule: Import, exportTo: Export): void {
  const body = evaluate(code, url) as (
    $: Runtime,
    helpers: typeof babelHelpers,
    importModule: Import,
    exportTo: Export,
  ) => void;
  body(runtime, babelHelpers, importModule, exportTo);
}

/** What was typed, as a function that runs it. */
export function inputFunction(
  code: string,
  url: string,
  bindings: Record<string, unknown>,
  importModule: Import,
): () => unknown {
  const body = evaluate(code, url) as (
    $: Runtime,
    helpers: typeof babelHelpers,
    bindings: Record<string, unknown>,
    importModule: Import,
  ) => () => unknown;
  return body(runtime, babelHelpers, bindings, importModule);
}

function evaluate(code: string, url: string): unknown {
  // biome-ignore lint/complexity/noCommaOperator: an indirect eval sees no names of the emulator
  // biome-ignore lint/security/noGlobalEval: running user code is what the isolate is for
  return (0, eval)(`${code}\n//# sourceURL=${url}`);
}
