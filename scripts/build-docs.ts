// Gathers the documentation that h() prints. The forms of a function are its
// types in globals.d.ts; its text is the comment above the function, or above
// its type. Functions that globals.d.ts does not declare have no documentation.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync } from 'oxc-parser';
import { commandDocs } from '../runtime/emulator/commands/command-forms.ts';
import { textBefore } from './comments.ts';
import { type Declared, declaredIn } from './declared-forms.ts';

export interface Doc {
  readonly signature: string; // its forms, one a line: spawn(fun: () => unknown): Pid
  readonly text: string;
}

/**
 * Returns the documentation by name: 'spawn', 'net_adm.ping', and commands of the shell, such as 'c.flush'.
 */
export function gatherDocs(root: string): Readonly<Record<string, Doc>> {
  const declared = declaredIn(read(join(root, 'runtime/globals.d.ts')));
  const written = writtenTexts(root);
  const docs: Record<string, Doc> = {};
  for (const [name, { forms, text = written.get(name) }] of declared) {
    const short = name.replace(/^erlang\./, '');
    if (short !== name && declared.has(short)) continue; // the function is documented under its short name, which h() finds too
    docs[name] = docFrom(name, forms, text ?? written.get(short) ?? '');
  }
  return { ...docs, ...commandDocs() };
}

/** Returns the comments above the functions, by the names with which users call them. */
export function writtenTexts(root: string): ReadonlyMap<string, string> {
  const emulator = join(root, 'runtime/emulator');
  const found = new Map<string, string>();
  for (const file of sources(emulator))
    for (const [name, text] of texts(file, read(join(emulator, file)))) found.set(name, text);
  const halt = found.get('init.halt'); // module erlang uses the same function
  return halt === undefined ? found : found.set('halt', halt);
}

/**
 * Makes the documentation. A function without declared forms,
 * such as an imported one, has the forms that its text quotes.
 */
function docFrom(name: string, forms: Declared['forms'], text: string): Doc {
  const quoted = [...text.matchAll(/`(\w+\([^`]*\))`/g)].flatMap(([, form = '']) =>
    form.startsWith(`${name}(`) ? [form] : [],
  );
  const shown = [forms, quoted, [name]].find((some) => some.length > 0) ?? [];
  return { signature: shown.join('\n'), text };
}

/** Returns the paths of the files that may define functions for users. */
function sources(emulator: string): string[] {
  return readdirSync(join(emulator, 'modules'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'table.ts')
    .map((file) => `modules/${file.replaceAll('\\', '/')}`);
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Whether the exports of a file are functions that users call by the same names. */
function isOfBifs(file: string): boolean {
  return /^modules\/(erlang\/|system\/)?[^/]+$/.test(file);
}

/** Returns the comments above the exports of a file, by the names with which users call them. */
function texts(file: string, source: string): ReadonlyMap<string, string> {
  const { program, comments } = parseSync(file, source, { lang: 'ts', sourceType: 'module' });
  const above = new Map<string, string>(); // the comments above all functions and constants of the file
  const exports: [name: string, value: Node | undefined][] = [];
  for (const statement of program.body) {
    const exported = statement.type === 'ExportNamedDeclaration';
    const text = textBefore(statement.start, comments, source);
    for (const [name, value] of declared(exported ? statement.declaration : statement)) {
      if (text !== undefined) above.set(name, text);
      if (exported) exports.push([name, value]);
    }
  }
  const named = exports.flatMap(([name, value]) => namesOf(file, name, value));
  return new Map(
    named.flatMap(([name, local]): [string, string][] => {
      const text = above.get(local);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Pairs the user's name of an export with the file's name for it; for an object there are several pairs. */
function namesOf(
  file: string,
  name: string,
  value: Node | undefined,
): (readonly [name: string, local: string])[] {
  if (value?.type === 'ObjectExpression')
    return membersOf(value).map(([key, local]) => [`${name}.${key}`, local]);
  return isOfBifs(file) ? [[name, name]] : [];
}

function declared(node: Node | null): [string, Node | undefined][] {
  switch (node?.type) {
    case 'TSDeclareFunction': // one form of an overloaded function
    case 'FunctionDeclaration':
      return node.id === null ? [] : [[node.id.name, undefined]];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id, init }) =>
        id.type === 'Identifier' ? [[id.name, init ?? undefined] as [string, Node]] : [],
      );
    default:
      return [];
  }
}

function membersOf(node: Node): [name: string, local: string][] {
  if (node.type !== 'ObjectExpression') return [];
  return node.properties.flatMap((property): [string, string][] =>
    property.type === 'Property' &&
    property.key.type === 'Identifier' &&
    property.value.type === 'Identifier'
      ? [[property.key.name, property.value.name]]
      : [],
  );
}
