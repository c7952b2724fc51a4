// References to bindings, and to modules by their free names, as emitted code has them.

import type { Edits } from './edits.ts';
import { esNames } from './es-names.ts';
import { constant } from './imports.ts';
import { type Names, type Reference, varScope } from './scopes.ts';

export interface InputScope {
  readonly bindings: ReadonlyMap<string, 'const' | 'let'>; // of earlier inputs
  readonly globals: ReadonlySet<string>; // what the emulator offers, beside ECMAScript's names
}

interface Ours {
  readonly $: string;
  readonly bindings: string;
}

export function writeBindings(
  edits: Edits,
  { references }: Names,
  ours: Ours,
  scope: InputScope,
): void {
  for (const reference of references) {
    const text = rewritten(reference, ours, scope);
    if (text === undefined) continue;
    const { start, end, name, shorthand } = reference;
    edits.replace(start, end, shorthand ? `${name}: ${text}` : text);
  }
}

function rewritten(
  { name, use, scope: at }: Reference,
  ours: Ours,
  scope: InputScope,
): string | undefined {
  const binding = scope.bindings.get(name);
  if (binding !== undefined) {
    if (use === 'call') return `(0, ${ours.bindings}.${name})`;
    if (use === 'write' && binding === 'const') return constant(ours.$, name);
    return `${ours.bindings}.${name}`;
  }
  const module = `${ours.$}.module('${name}')`;
  if (name === 'arguments') return use === 'typeof' ? 'undefined' : `(${module})`; // not those of the compiler's function
  if (use === 'write' || use === 'typeof') return undefined;
  if (esNames.has(name) || scope.globals.has(name)) return undefined;
  if (varScope(at).kind === 'top') return `(${module})`;
  // A function may come to run when its name has been bound by a later input.
  const later = `'${name}' in ${ours.bindings} ? ${ours.bindings}.${name} : ${module}`;
  return use === 'call' ? `(0, ${later})` : `(${later})`;
}
