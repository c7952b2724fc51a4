// Compiles the sources of functions that came in messages, each source once for all functions that have it.
// Only the most recently used results are kept; any other source is compiled again when it is needed.

import { askHost } from '../host/host.ts';
import { ErlangError } from '../term/exception.ts';
import type { Scope } from '../term/lazy-function.ts';
import { forgetSource, rememberSource } from '../text/sources.ts';
import { compiledFunction, type MakeFunction } from './compiled.ts';

interface Kept {
  readonly make: MakeFunction;
  readonly url: string;
  readonly size: number;
}

const kept = new Map<string, Kept>(); // by the source and the names that it uses; in the order of their last use
const mostKept = 500;
const mostText = 2 ** 22; // characters of all sources kept
let text = 0;
let count = 0;

/** Compiles a source. The result makes the function, given the values of the names that the source uses. */
export function compileSent(
  source: string,
  scope: Scope,
  globals: readonly string[],
): MakeFunction {
  const names = Object.keys(scope);
  const key = JSON.stringify([source, ...names]);
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known.make;
  }
  const bindings = names.map((name) => [name, 'let'] as const);
  const compiled = askHost.compileInput(source, { bindings, sent: true }, { globals });
  if (!compiled.ok)
    throw new ErlangError(['badfun', compiled.diagnostics[0]?.message ?? 'it does not compile']);
  const url = `fun?${++count}`;
  const { positions, functions, spelling } = compiled;
  rememberSource(url, { file: 'fun', module: 'shell', positions, functions, spelling });
  const make = compiledFunction(compiled.code, url);
  keep(key, { make, url, size: key.length + compiled.code.length });
  return make;
}

function keep(key: string, one: Kept): void {
  kept.set(key, one);
  text += one.size;
  for (const [oldest, { url, size }] of kept) {
    if (kept.size <= mostKept && text <= mostText) break;
    kept.delete(oldest);
    text -= size;
    forgetSource(url);
  }
}
