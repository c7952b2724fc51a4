// References to bindings, and to modules by their free names, as emitted code has them.

import type { Edits } from './edits.ts';
import { esNames } from './es-names.ts';
import { constant } from './imports.ts';
import type { Names, Reference } from './scopes.ts';

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

function rewritten({ name, use }: Reference, ours: Ours, scope: InputScope): string | undefined {
  const binding = scope.bindings.get(name);
  if (binding !== undefined) {
    if (use === 'call') return `(0, ${ours.bindings}.${name})`;
    if (use === 'write' && binding === 'const') return constant(ours.$, name);
    return `${ours.bindings}.${name}`;
  }
  const { bindings } = ours;
  const known = `'${name}' in ${bindings} || ${ours.$}.need('${name}', ${bindings})`;
  const found = `(${known}, ${bindings}.${name})`;
  if (name === 'arguments') return use === 'typeof' ? 'undefined' : found; // not those of the compiler's function
  if (use === 'write' || use === 'typeof') return undefined;
  if (esNames.has(name) || scope.globals.has(name)) return undefined;
  return found; // in a function it may have been bound by a later input
}
