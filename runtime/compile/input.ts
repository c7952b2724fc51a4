// What was typed at the prompt, as an async function of the node's bindings.
// Names declared at its top are not variables but properties of the bindings, so that they last.

import type { ImportDeclaration, Node, Program } from 'oxc-parser';
import { type Diagnostic, SyntaxErrors } from './diagnostics.ts';
import { Edits } from './edits.ts';
import { esNames } from './es-names.ts';
import { freeName } from './free-name.ts';
import { type FunctionPlace, noteFunctions } from './functions.ts';
import { callImports, constant, imported, isType } from './imports.ts';
import { type Lowered, lower } from './lower.ts';
import { inputFile, parseInput } from './parse.ts';
import { countReductions } from './reductions.ts';
import { refuse } from './refusals.ts';
import { type Declaration, type Names, type Reference, varScope, walkScopes } from './scopes.ts';
import { writeSemicolons } from './semicolons.ts';
import { topLevel } from './top-level.ts';
import { type Travel, travel } from './travel.ts';

export interface InputScope {
  readonly bindings: ReadonlyMap<string, 'const' | 'let'>; // of earlier inputs
  readonly globals: ReadonlySet<string>; // what the emulator offers, beside ECMAScript's names
}

export interface Input extends Lowered {
  readonly bound: ReadonlyMap<string, 'const' | 'let'>;
  readonly functions: readonly FunctionPlace[];
}

export function input(source: string, scope: InputScope): Input {
  const { text, program, lines } = parseInput(source);
  const ours: Ours = {
    $: freeName('$', source),
    bindings: freeName('$bindings', source),
    import: freeName('$import', source),
  };
  const edits = new Edits();
  const refused: Diagnostic[] = [];
  const functions: FunctionPlace[] = [];
  const travellers = travel(edits, text, ours, scope.globals);
  const names = walkScopes(program, true, [
    travellers.visitor, // first, so that what it closes is inside what others close at the same place
    refuse(lines, refused, notAtThePrompt),
    topLevel(edits, program, ours.bindings),
    callImports(edits, ours.import),
    writeSemicolons(edits, text),
    countReductions(edits, ours.$),
    noteFunctions(functions, lines),
  ]);
  if (refused.length > 0) throw new SyntaxErrors(refused);
  travellers.resolve(names.all);

  const bound = new Map(names.declarations.map(({ name, kind }) => [name, lasting(kind)]));
  writeDeclarations(edits, names, ours);
  writeReferences(edits, names, ours, {
    bindings: new Map([...scope.bindings, ...bound]),
    globals: scope.globals,
  });
  const edited = edits.apply(
    text,
    `'use strict'; return async () => { ${hoisted(program, names, travellers, ours)}`,
    '\n};',
  );
  const head = `(function (${ours.$}, babelHelpers, ${ours.bindings}, ${ours.import}) {`;
  return { ...lower(edited, { file: inputFile, head, returns: true }, lines), bound, functions };
}

interface Ours {
  readonly $: string;
  readonly bindings: string;
  readonly import: string;
}

function notAtThePrompt(node: Node, top: boolean): string | undefined {
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
      return undefined;
  }
}

function lasting(kind: Declaration['kind']): 'const' | 'let' {
  return kind === 'const' || kind === 'import' || kind === 'enum' ? 'const' : 'let';
}

// What holds from the first line on: imports, and functions declared further down.
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

function writeReferences(edits: Edits, { references }: Names, ours: Ours, scope: InputScope): void {
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
