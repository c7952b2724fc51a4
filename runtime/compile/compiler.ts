// Compiles what users type and write for the isolate: TypeScript in, the text of one function out.
// What emitted code may use of the emulator is its parameters, and nothing else.

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
 * An input at the prompt, as `(function ($, babelHelpers, $bindings, $import) { … })`: returns an
 * async function that runs it and gives the value of its last statement.
 */
export function compileInput(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => input(source, scope));
}

/**
 * The source of a function or class that came in a message, as `(function ($, babelHelpers, $bindings, $import) { … })`:
 * makes it of the bindings that came with it, and runs nothing of it.
 */
export function compileFunction(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => sentFunction(source, scope));
}

function compiled<T>(compile: () => T): Compiled<T> {
  try {
    return { ok: true, ...compile() };
  } catch (error) {
    if (error instanceof SyntaxErrors) return { ok: false, diagnostics: error.diagnostics };
    // Our own walk of the tree ran out of stack.
    if (error instanceof RangeError)
      return {
        ok: false,
        diagnostics: [{ line: 1, column: 1, message: 'This is nested too deep' }],
      };
    throw error;
  }
}
