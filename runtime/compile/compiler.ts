// Compiles entries, modules and functions from messages: TypeScript becomes the text of one JavaScript
// function. The function's parameters give it all that it needs of the emulator.

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
 * Compiles a module file to `(function ($, babelHelpers, $import, $export) { … })`, which calls
 * `$export({ name: () => value })`, then `$import('./x.ts')` for each import, and then runs the statements.
 */
export function compileModule(file: string, source: string): Compiled<Module> {
  return compiled(() => module(file, source));
}

/**
 * Compiles an entry to `(function ($, babelHelpers, $bindings, $import) { … })`, which returns an async
 * function that runs the entry and returns its value (completion-value.ts).
 */
export function compileInput(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => input(source, scope));
}

/**
 * Compiles a function or class that was received in a message to
 * `(function ($, babelHelpers, $bindings, $import) { … })`, which returns the function or class without
 * running its code. `$bindings` holds the values that were in the message with it.
 */
export function compileFunction(source: string, scope: InputScope): Compiled<Input> {
  return compiled(() => sentFunction(source, scope));
}

function compiled<T>(compile: () => T): Compiled<T> {
  try {
    return { ok: true, ...compile() };
  } catch (error) {
    if (error instanceof SyntaxErrors) return { ok: false, diagnostics: error.diagnostics };
    // The compiler's own walk of the tree has overflowed the stack.
    if (error instanceof RangeError)
      return {
        ok: false,
        diagnostics: [{ line: 1, column: 1, message: 'This is nested too deep' }],
      };
    throw error;
  }
}
