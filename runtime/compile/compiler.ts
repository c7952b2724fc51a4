// Compiles entries, modules and sent functions for the isolate: TypeScript in, the text of one function out.
// The emitted function gets all that it uses of the emulator by its parameters.

import type { Diagnostic } from '../emulator/host/compiled-text.ts';
import { SyntaxErrors } from '../source/diagnostics.ts';
import type { InputScope } from './bindings.ts';
import { sentFunction } from './function.ts';
import { type Module, module } from './module.ts';
import { type Input, input } from './typed-input.ts';

export { loadOxc } from '../source/oxc.ts';
export type { InputScope } from './bindings.ts';

export type Compiled<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * A module file, as `(function ($, babelHelpers, $import, $export) { … })`: it calls
 * `$export({ name: () => value })`, then `$import('./x.ts')` for each import, and runs the body.
 */
export function compileModule(file: string, source: string): Compiled<Module> {
  return compiled(() => module(file, source));
}

/**
 * An entry at the prompt, as `(function ($, babelHelpers, $bindings, $import) { … })`: returns an
 * async function that runs the entry and returns the value of its last statement.
 */
export function compileInput(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => input(source, scope));
}

/**
 * The source of a function or class that came in a message, as `(function ($, babelHelpers, $bindings, $import) { … })`:
 * returns the function or class, with the values that came with it as bindings. It runs no code of it.
 */
export function compileFunction(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => sentFunction(source, scope));
}

function compiled<T>(compile: () => T): Compiled<T> {
  try {
    return { ok: true, ...compile() };
  } catch (error) {
    if (error instanceof SyntaxErrors) return { ok: false, diagnostics: error.diagnostics };
    // The compiler's own walk of the tree has run out of stack.
    if (error instanceof RangeError)
      return {
        ok: false,
        diagnostics: [{ line: 1, column: 1, message: 'This is nested too deep' }],
      };
    throw error;
  }
}
