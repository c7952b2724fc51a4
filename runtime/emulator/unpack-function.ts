// Functions that came from another node's prompt are compiled here, with the values that came along (erl_eval).

import { importModule } from './code-server.ts';
import { inputFunction } from './compiled.ts';
import { type Coroutine, resultOf } from './coroutine.ts';
import { ErlangError } from './exit-reason.ts';
import { host } from './host.ts';
import { type FunctionPlace, type Positions, rememberSource } from './stack-trace.ts';
import type { FunctionTerm, Term } from './term.ts';
import type { Packed } from './travelling-functions.ts';

type CompiledInput =
  | {
      readonly ok: true;
      readonly code: string;
      readonly positions: Positions;
      readonly functions: readonly FunctionPlace[];
    }
  | { readonly ok: false; readonly diagnostics: readonly { readonly message: string }[] };

/** Make a function of what packFunction made; `globals` are the names that need no value. */
export function unpackFunction(packed: Term, globals: readonly string[]): FunctionTerm {
  const parts = checked(packed);
  const made: FunctionTerm[] = [];
  const scopes = parts.map(({ values }) =>
    Object.assign(Object.create(null) as Record<string, unknown>, values),
  );
  parts.forEach(({ source, functions }, i) => {
    const scope = scopes[i] as Record<string, unknown>;
    for (const name of Object.keys(functions)) scope[name] = undefined; // bound, filled in below
    made.push(compile(source, scope, globals));
  });
  parts.forEach(({ functions }, i) => {
    for (const [name, place] of Object.entries(functions))
      (scopes[i] as Record<string, unknown>)[name] = made[place];
  });
  return made[0] as FunctionTerm;
}

function compile(
  source: string,
  scope: Record<string, unknown>,
  globals: readonly string[],
): FunctionTerm {
  const bindings = Object.keys(scope).map((name) => [name, 'let'] as const);
  const answer = host.calls.compileInput(`(${source})`, JSON.stringify({ bindings, globals }));
  const compiled = JSON.parse(answer) as CompiledInput;
  if (!compiled.ok)
    throw new ErlangError([
      'badfun',
      compiled.diagnostics[0]?.message ?? 'a function that does not compile',
    ]);
  const url = `fun?${++count}`;
  rememberSource(url, {
    file: 'fun',
    module: 'shell',
    positions: compiled.positions,
    functions: compiled.functions,
  });
  const run = inputFunction(compiled.code, url, scope, (specifier) => importModule(specifier, ''));
  const { value } = resultOf(run() as Coroutine);
  if (typeof value !== 'function') throw new ErlangError(['badfun', 'what came is not a function']);
  return value as FunctionTerm;
}

let count = 0;

function checked(packed: Term): Packed {
  const bad = new ErlangError(['badfun', 'what came is not a packed function']);
  if (!Array.isArray(packed) || packed.length === 0) throw bad;
  for (const part of packed as readonly unknown[]) {
    const { source, values, functions } = (part ?? {}) as Partial<Packed[number]>;
    if (typeof source !== 'string' || typeof values !== 'object' || typeof functions !== 'object')
      throw bad;
    for (const place of Object.values(functions))
      if (!Number.isInteger(place) || place < 0 || place >= packed.length) throw bad;
  }
  return packed as unknown as Packed;
}
