// Walks the tree of a text, with the checks and edits common to modules, entries and functions from messages.

import type { Node } from 'oxc-parser';
import type { Diagnostic, FunctionPlace } from '../emulator/host/compiled-text.ts';
import { SyntaxErrors } from '../source/diagnostics.ts';
import type { Edits } from '../source/edits.ts';
import type { Parsed } from '../source/parse.ts';
import { type Names, type Visitor, walkScopes } from '../source/scopes.ts';
import { nameCaught } from './catching.ts';
import { noteFunctions } from './functions.ts';
import { callImports } from './imports.ts';
import { countReductions } from './reductions.ts';
import { refuse } from './refusals.ts';
import { writeSemicolons } from './semicolons.ts';
import { type Callee, noteCallees } from './spelling.ts';

export interface Walk {
  readonly edits: Edits;
  readonly ours: { readonly $: string; readonly import: string }; // names that do not occur in the text
  readonly topAsync: boolean; // whether `await` is allowed at the top
  readonly alsoRefused: (node: Node, topLevel: boolean, async: boolean) => string | undefined;
  // called before the visitors that `walk` adds below, so the text that they insert after a node comes first
  readonly visitors?: readonly Visitor[];
}

export interface Walked {
  readonly names: Names;
  readonly functions: readonly FunctionPlace[];
  readonly callees: readonly Callee[];
}

/** Walks the tree. Throws if the text has syntax that is refused; the error lists every place of it. */
export function walk({ text, program, lines }: Parsed, walk: Walk): Walked {
  const { edits, ours, topAsync, alsoRefused, visitors = [] } = walk;
  const refused: Diagnostic[] = [];
  const callees: Callee[] = [];
  const functions: FunctionPlace[] = [];
  const names = walkScopes(program, topAsync, [
    refuse(lines, refused, alsoRefused),
    ...visitors,
    callImports(edits, ours.import),
    writeSemicolons(edits, text),
    countReductions(edits, ours.$),
    noteFunctions(functions, lines),
    noteCallees(callees, text, lines),
    nameCaught(edits, ours.$),
  ]);
  if (refused.length > 0) throw new SyntaxErrors(refused);
  return { names, functions, callees };
}
