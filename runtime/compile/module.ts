// Compiles a module file to a function that loads the module's imports and passes on its exports.
// It passes on the exports before it loads imports, so that modules may import each other.

import { basename } from 'node:path';
import type { Node } from 'oxc-parser';
import type { Diagnostic, Doc, FunctionPlace, Spelling } from '../emulator/host/compiled-text.ts';
import { type Lines, SyntaxErrors } from '../source/diagnostics.ts';
import { documentation } from '../source/documentation.ts';
import { Edits } from '../source/edits.ts';
import { esNames } from '../source/es-names.ts';
import { freeName } from '../source/free-name.ts';
import { globalEval, isEval } from '../source/global-eval.ts';
import { parse } from '../source/parse.ts';
import type { Names, Reference } from '../source/scopes.ts';
import { type Links, link } from './export-links.ts';
import { hints } from './forgotten-await.ts';
import { constant } from './imports.ts';
import { type Lowered, lower } from './lower.ts';
import { spelling } from './spelling.ts';
import { walk } from './walk.ts';

export interface Module extends Lowered {
  readonly exports: readonly string[]; // without the names of `export * from`
  readonly warnings: readonly Diagnostic[];
  readonly functions: readonly FunctionPlace[];
  readonly docs: Readonly<Record<string, Doc>>;
  readonly spelling: Spelling;
}

export function module(file: string, source: string): Module {
  const parsed = parse(file, source);
  const { text, program, lines, comments } = parsed;
  const ours: Ours = {
    $: freeName('$', source),
    import: freeName('$import', source),
    export: freeName('$export', source),
  };
  const edits = new Edits();
  const forgotten = hints(lines, text, true);
  const { names, functions, callees } = walk(parsed, {
    edits,
    ours,
    topAsync: false,
    alsoRefused: notInAModule,
    visitors: [forgotten.visitor],
  });
  const outside = names.references.find(({ name }) => name === 'arguments');
  if (outside !== undefined) throw new SyntaxErrors([lines.diagnostic(outside.start, noArguments)]);

  const links = link(edits, text, program, names, source);
  const itself = ownName(file, names, links, freeName('$self', source));
  const locals = new Map([...links.locals, ...itself.locals]);
  writeImported(edits, names, locals, ours.$);
  const head = `(function (${ours.$}, babelHelpers, ${ours.import}, ${ours.export}) { 'use strict'; ${announce(links, ours.export)}${itself.load(ours.import)}${load(links, ours)}`;
  const lowered = lower(edits.apply(text), { file, head, returns: false }, lines);
  return {
    ...lowered,
    spelling: spelling('', locals, lowered.made, callees),
    exports: [...links.exports.keys()],
    warnings: [...mutableState(names, lines), ...forgotten.found(names.references)],
    functions,
    docs: documentation(source, program, comments, new Set(links.exports.keys())),
  };
}

interface Ours {
  readonly $: string;
  readonly import: string;
  readonly export: string;
}

function notInAModule(node: Node, top: boolean, async: boolean): string | undefined {
  switch (node.type) {
    case 'AwaitExpression':
      return async ? undefined : awaits;
    case 'ForOfStatement':
      return node.await && !async ? awaits : undefined;
    case 'VariableDeclaration':
      if (!top || !node.kind.endsWith('using')) return undefined;
      return `\`${node.kind}\` ends with its block: write one around it`;
    default:
      return undefined;
  }
}

const noArguments = '`arguments` are those of a function, and there is none around it';

const awaits = '`await` is not available at the top of a module: write an async function around it';

function announce({ exports }: Links, $export: string): string {
  if (exports.size === 0) return '';
  const getters = [...exports].map(([name, value]) => `${JSON.stringify(name)}: () => ${value}`);
  return `${$export}({ ${getters.join(', ')} }); `;
}

function load({ imports, stars, exports }: Links, ours: Ours): string {
  const calls = imports.map(
    ({ variable, specifier, line }) =>
      `const ${variable} = ${ours.import}(${JSON.stringify(specifier)}, ${line}); `,
  );
  const own = JSON.stringify(['default', ...exports.keys()]);
  const all = stars.map(
    (from) =>
      `${ours.export}(Object.keys(${from}).reduce((all, name) => ${own}.includes(name) ? all : Object.assign(all, { [name]: () => ${from}[name] }), {})); `,
  );
  return [...calls, ...all].join('');
}

interface Itself {
  readonly locals: ReadonlyMap<string, string>;
  load($import: string): string;
}

/** Lets a module call itself by its name, which runs its newest code, as counter:loop(N) does in Erlang. */
function ownName(file: string, names: Names, { locals }: Links, variable: string): Itself {
  const name = basename(file).replace(/\.ts$/, '');
  const isFree = !esNames.has(name) && !locals.has(name) && !declares(names, name);
  if (!isFree || !names.references.some((one) => one.name === name))
    return { locals: new Map(), load: () => '' };
  const specifier = JSON.stringify(`./${basename(file)}`);
  return {
    locals: new Map([[name, variable]]),
    load: ($import) =>
      `const ${variable} = '${name}' in globalThis ? ${name} : ${$import}(${specifier}); `,
  };
}

function declares({ declarations }: Names, name: string): boolean {
  return declarations.some((one) => one.name === name);
}

function writeImported(
  edits: Edits,
  { references }: Names,
  locals: ReadonlyMap<string, string>,
  $: string,
): void {
  for (const { name, use, start, end, shorthand } of references) {
    const value = isEval(name) ? globalEval : locals.get(name);
    if (value === undefined) continue;
    const text = written(name, value, use, $);
    edits.replace(start, end, shorthand ? `${name}: ${text}` : text);
  }
}

function written(name: string, value: string, use: Reference['use'], $: string): string {
  if (use === 'write' || use === 'update') return constant($, name);
  return use === 'call' ? `(0, ${value})` : value;
}

function mutableState({ declarations }: Names, lines: Lines): readonly Diagnostic[] {
  return declarations
    .filter(({ kind }) => kind === 'let' || kind === 'var')
    .map(({ kind, name, start }) =>
      lines.diagnostic(
        start,
        `module-level \`${kind} ${name}\` is shared by all processes of this node; keep state in a process`,
      ),
    );
}
