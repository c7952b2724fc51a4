// Rewrites names that mean bindings or modules: the emitted code reads them as properties of the bindings.

import type { Edits } from '../source/edits.ts';
import { esNames } from '../source/es-names.ts';
import { globalEval, isEval } from '../source/global-eval.ts';
import type { Names, Reference } from '../source/scopes.ts';
import { constant } from './imports.ts';

export interface InputScope {
  readonly bindings: ReadonlyMap<string, 'const' | 'let'>; // names bound by earlier entries
  // the shell's commands: `f(…)` calls the command f if the variable f is not a function
  readonly commands?: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>; // the emulator's global names, without ECMAScript's
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
  const assigned = assignedIn(references, scope);
  for (const reference of references) {
    const text = rewritten(reference, ours, scope, assigned);
    if (text === undefined) continue;
    const { start, end, name, shorthand } = reference;
    edits.replace(start, end, shorthand ? `${name}: ${text}` : text);
  }
}

/** Names that the text assigns and that are not bound yet; they become bindings, even if they are globals. */
export function assignedIn(
  references: readonly Reference[],
  { bindings }: InputScope,
): ReadonlySet<string> {
  const names = references
    .filter(({ name, use }) => (use === 'write' || use === 'update') && !bindings.has(name))
    .map(({ name }) => name);
  return new Set(names);
}

function rewritten(
  { name, use }: Reference,
  { $, bindings }: Ours,
  scope: InputScope,
  assigned: ReadonlySet<string>,
): string | undefined {
  const binding = scope.bindings.get(name);
  if (binding !== undefined) return bound({ name, use }, { $, bindings }, scope, binding);
  const known = `'${name}' in ${bindings} || ${$}.need('${name}', ${bindings})`;
  const found = `(${known}, ${bindings}.${name})`; // when this runs, a later entry may have bound the name
  // an entry must not reach the `arguments` of the function that the compiler makes of it
  if (name === 'arguments') return use === 'typeof' ? 'undefined' : found;
  if (isEval(name) && !assigned.has(name)) return globalEval;
  const isGlobal = esNames.has(name) || scope.globals.has(name);
  switch (use) {
    case 'write':
      return `${bindings}.${name}`;
    case 'update':
      return `(${known}, ${bindings}).${name}`;
    case 'typeof':
      if (!assigned.has(name)) return undefined;
      return `('${name}' in ${bindings} ? ${bindings}.${name} : ${isGlobal ? name : 'undefined'})`;
    default:
      return isGlobal && !assigned.has(name) ? undefined : found;
  }
}

/** The text for a reference to a name that an earlier entry has bound. */
function bound(
  { name, use }: Pick<Reference, 'name' | 'use'>,
  { $, bindings }: Ours,
  { commands }: InputScope,
  binding: 'const' | 'let',
): string {
  if (use === 'call')
    return commands?.has(name)
      ? `${$}.command(${bindings}, '${name}')`
      : `(0, ${bindings}.${name})`;
  const isWritten = use === 'write' || use === 'update';
  return isWritten && binding === 'const' ? constant($, name) : `${bindings}.${name}`;
}
