// Compiles an entry at the prompt to an async function that uses the bindings. Names declared at the top of
// an entry become properties of the bindings, so that later entries can use them.

import type { ImportDeclaration, Node, Program } from 'oxc-parser';
import type { Diagnostic, FunctionPlace, Spelling } from '../emulator/host/compiled-text.ts';
import { type Lines, SyntaxErrors } from '../source/diagnostics.ts';
import { Edits } from '../source/edits.ts';
import { freeName } from '../source/free-name.ts';
import { inputFile, parseInput } from '../source/parse.ts';
import type { Declaration, Names } from '../source/scopes.ts';
import { assignedIn, type InputScope, writeBindings } from './bindings.ts';
import { completionValue } from './completion-value.ts';
import { hints } from './forgotten-await.ts';
import { imported, isType } from './imports.ts';
import { type Lowered, lower } from './lower.ts';
import { spelling } from './spelling.ts';
import { topLevel } from './top-level.ts';
import { type Travel, travel } from './travel.ts';
import { walk } from './walk.ts';

export interface Input extends Lowered {
  readonly hints: readonly Diagnostic[];
  readonly bound: ReadonlyMap<string, 'const' | 'let'>;
  readonly functions: readonly FunctionPlace[];
  readonly spelling: Spelling;
}

export function input(source: string, scope: InputScope): Input {
  const parsed = parseInput(source);
  const { text, program, lines } = parsed;
  const ours = namesBeside(source);
  const edits = new Edits();
  const value = freeName('$value', source);
  const completion = completionValue(edits, program, value, `${ours.$}.kept`);
  const travellers = travel(edits, text, ours, scope.globals);
  const forgotten = hints(lines, text, false);
  const { names, functions, callees } = walk(parsed, {
    edits,
    ours,
    topAsync: true,
    alsoRefused: notAtThePrompt,
    visitors: [
      ...travellers.visitors,
      topLevel(edits, program, ours.bindings, completion),
      completion.visitor,
      forgotten.visitor,
    ],
  });

  const declared = new Map(names.declarations.map(({ name, kind }) => [name, lasting(kind)]));
  refuseFixed(names, lines);
  const known = new Map([...scope.bindings, ...declared]);
  travellers.resolve(names.all, known);
  const assigned = assignedIn(names.references, { ...scope, bindings: own(known, scope) });
  const bound = new Map([...[...assigned].map((name) => [name, 'let'] as const), ...declared]);
  writeDeclarations(edits, names, ours);
  writeBindings(edits, names, ours, {
    ...scope,
    bindings: known,
  });
  const edited = edits.apply(
    text,
    `'use strict'; return async () => { ${completion.begin}${hoisted(program, names, travellers, ours)}`,
    `${completion.end}\n};`,
  );
  const head = `(function (${ours.$}, babelHelpers, ${ours.bindings}, ${ours.import}) {`;
  const lowered = lower(edited, { file: inputFile, head, returns: true }, lines);
  const spelt = spelling(ours.bindings, new Map(), lowered.made, callees);
  const free = names.references.filter(({ name }) => !known.has(name));
  return { ...lowered, hints: forgotten.found(free), bound, functions, spelling: spelt };
}

/** Names for the parameters of the emitted function; none of them occurs in the text. */
interface Ours {
  readonly $: string;
  readonly bindings: string;
  readonly import: string;
}

export function namesBeside(source: string): Ours {
  return {
    $: freeName('$', source),
    bindings: freeName('$bindings', source),
    import: freeName('$import', source),
  };
}

export function notAtThePrompt(node: Node, top: boolean): string | undefined {
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return top ? 'Nothing can be exported from the prompt' : undefined;
    case 'TSModuleDeclaration':
      return node.declare ? undefined : 'A namespace can be declared only in a module file';
    case 'VariableDeclaration':
      return top && node.kind.endsWith('using')
        ? `\`${node.kind}\` ends with its block: write one around it`
        : undefined;
    default:
      return changesGlobal(node)
        ? 'globalThis cannot be changed: all processes share it. `x = 1` makes a variable of this shell'
        : undefined;
  }
}

/** The bindings, except variables named as a command: an assignment to such a name makes a new variable. */
function own(known: InputScope['bindings'], { commands }: InputScope): InputScope['bindings'] {
  return new Map([...known].filter(([name, kind]) => kind === 'const' || !commands?.has(name)));
}

/** Global names that JavaScript does not let a program assign. */
const fixed: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity', 'globalThis']);

function refuseFixed({ declarations, references }: Names, lines: Lines): void {
  const written = references.filter(({ use }) => use === 'write' || use === 'update');
  const found = [...declarations, ...written].find(({ name }) => fixed.has(name));
  if (found !== undefined)
    throw new SyntaxErrors([
      lines.diagnostic(found.start, `${found.name} cannot be the name of a variable`),
    ]);
}

function changesGlobal(node: Node): boolean {
  switch (node.type) {
    case 'AssignmentExpression':
      return isOfGlobal(node.left);
    case 'UpdateExpression':
      return isOfGlobal(node.argument);
    case 'UnaryExpression':
      return node.operator === 'delete' && isOfGlobal(node.argument);
    default:
      return false;
  }
}

function isOfGlobal(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'globalThis'
  );
}

function lasting(kind: Declaration['kind']): 'const' | 'let' {
  return kind === 'const' || kind === 'import' || kind === 'enum' ? 'const' : 'let';
}

// Text for the beginning of the entry: its imports and the functions that it declares.
function hoisted(
  program: Program,
  { declarations }: Names,
  travellers: Travel,
  { bindings, import: load }: Ours,
): string {
  const imports = program.body.map((node) =>
    node.type === 'ImportDeclaration' ? bindImports(node, bindings, load) : '',
  );
  const functions = declarations
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => `${bindings}.${name} = ${travellers.noted(name)}; `);
  return [...imports, ...functions].join('');
}

function bindImports(node: ImportDeclaration, bindings: string, load: string): string {
  if (node.importKind === 'type') return '';
  const assignments = node.specifiers
    .filter((specifier) => !isType(specifier))
    .map((specifier) => `${bindings}.${specifier.local.name} = m${imported(specifier)}; `);
  return `{ const m = ${load}(${JSON.stringify(node.source.value)}); ${assignments.join('')}} `;
}

function writeDeclarations(edits: Edits, { declarations }: Names, { bindings }: Ours): void {
  for (const { kind, start, end, name, shorthand } of declarations) {
    if (kind === 'const' || kind === 'let' || kind === 'var')
      edits.replace(start, end, `${shorthand ? `${name}: ` : ''}${bindings}.${name}`);
  }
}
