// Gathers what the shell knows of each function: its forms, which are the types that users see, and its text, which is the
// comment above the function, or above its type. What is not declared in globals.d.ts is not documented.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync } from 'oxc-parser';
import { commandDocs } from '../runtime/emulator/commands/command-forms.ts';
import { textBefore } from './comments.ts';
import { type Declared, declaredIn } from './declared-forms.ts';

export interface Doc {
  readonly signature: string; // one form a line: spawn(fun: () => unknown): Pid
  readonly text: string;
}

/** All documented names: 'spawn', 'net_adm.ping', and the commands of the shell, such as 'c.flush'. */
export function gatherDocs(root: string): Readonly<Record<string, Doc>> {
  const declared = declaredIn(read(join(root, 'runtime/globals.d.ts')));
  const written = writtenTexts(root);
  const docs: Record<string, Doc> = {};
  for (const [name, { forms, text = written.get(name) }] of declared) {
    const short = name.replace(/^erlang\./, '');
    if (short !== name && declared.has(short)) continue; // h finds it by its short name
    docs[name] = docFrom(name, forms, text ?? written.get(short) ?? '');
  }
  return { ...docs, ...commandDocs() };
}

/** What stands above the functions, by the names that users call them. */
export function writtenTexts(root: string): ReadonlyMap<string, string> {
  const emulator = join(root, 'runtime/emulator');
  const found = new Map<string, string>();
  for (const file of sources(emulator))
    for (const [name, text] of texts(file, read(join(emulator, file)))) found.set(name, text);
  const halt = found.get('init.halt'); // module erlang has it from there
  return halt === undefined ? found : found.set('halt', halt);
}

/** What has no form of its own, as it is declared elsewhere, has those that its text quotes. */
function docFrom(name: string, forms: Declared['forms'], text: string): Doc {
  const quoted = [...text.matchAll(/`(\w+\([^`]*\))`/g)].flatMap(([, form = '']) =>
    form.startsWith(`${name}(`) ? [form] : [],
  );
  const shown = [forms, quoted, [name]].find((some) => some.length > 0) ?? [];
  return { signature: shown.join('\n'), text };
}

/** Where BIFs are written, in the order of their names. */
function sources(emulator: string): string[] {
  const modules = ['erlang', 'system', '.', 'distributed'].map((room) => join('modules', room));
  return modules.flatMap((folder) =>
    readdirSync(join(emulator, folder))
      .filter((file) => file.endsWith('.ts') && file !== 'table.ts')
      .map((file) => join(folder, file)),
  );
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Whether a file exports functions by the names that users call, and not in an object. */
function isOfBifs(file: string): boolean {
  return file.startsWith('modules/') && !file.startsWith('modules/distributed/');
}

/** The comments above what a file exports, by the name users call it. */
function texts(file: string, source: string): ReadonlyMap<string, string> {
  const { program, comments } = parseSync(file, source, { lang: 'ts', sourceType: 'module' });
  const above = new Map<string, string>(); // of every function and constant of the file
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

/** What users call an export, and what the file calls it: several for the object of a module. */
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
    case 'TSDeclareFunction': // of an overload
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
