// Gathers what the shell knows of each function: its forms and its text, from the sources themselves.
// Texts are the comments above the functions; forms are the types users see, else those the text quotes.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Comment, type Node, parseSync } from 'oxc-parser';

export interface Doc {
  readonly signature: string; // one form a line: spawn(fun: () => unknown): Pid
  readonly text: string;
}

/** All documented names: 'spawn', 'net_adm.ping', and the commands of the shell. */
export function gatherDocs(root: string): Readonly<Record<string, Doc>> {
  const emulator = join(root, 'runtime/emulator');
  const forms = signatures(read(join(root, 'runtime/globals.d.ts')));
  const docs: Record<string, Doc> = {};
  for (const file of sources(emulator)) {
    const source = read(join(emulator, file));
    for (const [name, text] of texts(file, source)) docs[name] = docFrom(name, text, forms);
    for (const [name, doc] of commands(source)) docs[name] ??= doc;
  }
  for (const alias of ['io.fwrite:io.format', 'timer.sleep:sleep', 'halt:init.halt']) {
    const [name = '', of = ''] = alias.split(':');
    const doc = docs[of];
    if (doc !== undefined)
      docs[name] = { ...doc, signature: forms.get(name) ?? doc.signature.replaceAll(of, name) };
  }
  for (const name of Object.keys(docs)) // BIFs without a short name
    if (!forms.has(name) && forms.has(`erlang.${name}`)) moveUnder('erlang', name, docs, forms);
  return docs;
}

function moveUnder(
  module: string,
  name: string,
  docs: Record<string, Doc>,
  forms: ReadonlyMap<string, string>,
): void {
  const doc = docs[name];
  if (doc === undefined) return;
  delete docs[name];
  const full = `${module}.${name}`;
  docs[full] = { ...doc, signature: forms.get(full) ?? doc.signature };
}

function docFrom(name: string, text: string, forms: ReadonlyMap<string, string>): Doc {
  const called = name.slice(name.lastIndexOf('.') + 1);
  const quoted = [...text.matchAll(/`(?:await )?((?:\w+\.)?(\w+)\([^`]*\))`/g)]
    .filter(([, , word]) => word === called)
    .map(([, form = '']) => form);
  const takesNothing = /:\w+\/0\)/.test(text);
  const signature =
    forms.get(name) ??
    (quoted.length > 0 ? quoted.join('\n') : `${name}(${takesNothing ? '' : '…'})`);
  return { signature, text };
}

/** Where BIFs and the shell's commands are written, in the order of their names. */
function sources(emulator: string): string[] {
  const inside = (folder: string): string[] =>
    readdirSync(join(emulator, folder))
      .filter((file) => file.endsWith('.ts') && file !== 'table.ts')
      .map((file) => join(folder, file));
  const own = inside('commands').filter((file) => /shell-commands.*\.ts$/.test(file));
  const modules = ['erlang', 'system', '.', 'distributed'].map((room) => join('modules', room));
  return [...modules.flatMap(inside), ...own];
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
  const found = new Map<string, string>();
  const objects: [name: string, members: Node][] = [];
  for (const statement of program.body) {
    const exported = statement.type === 'ExportNamedDeclaration';
    const declaration = exported ? statement.declaration : statement;
    const text = textBefore(statement.start, comments, source);
    for (const [name, value] of declared(declaration)) {
      if (text !== undefined) above.set(name, text);
      if (text !== undefined && exported && isOfBifs(file)) found.set(name, text);
      if (exported && value?.type === 'ObjectExpression') objects.push([name, value]);
    }
  }
  for (const [object, members] of objects) {
    found.delete(object);
    for (const [name, local] of membersOf(members)) {
      const text = above.get(local);
      if (text !== undefined) found.set(`${object}.${name}`, text);
    }
  }
  return found;
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

function textBefore(at: number, comments: readonly Comment[], source: string): string | undefined {
  const comment = comments.findLast(({ end }) => end <= at);
  if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return undefined;
  if (source.slice(comment.end, at).trim() !== '') return undefined;
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join(' ')
    .trim();
}

/** `v(n)    -- use the value of query <n>`: the lines of help(). */
function commands(source: string): [string, Doc][] {
  return [...source.matchAll(/^ *((\w+)\([^\n)]*\)) +-- (.+)$/gm)].map(
    ([, signature = '', name = '', text = '']) => [name, { signature, text }],
  );
}

/** The forms of all globals, as their types have them. */
function signatures(source: string): ReadonlyMap<string, string> {
  const { program } = parseSync('globals.d.ts', source, { lang: 'ts', sourceType: 'module' });
  const forms = new Map<string, string[]>();
  const add = (name: string, form: string): void => {
    const tidy = tidied(form);
    forms.set(name, [...(forms.get(name) ?? []), (name + tidy).replace(/;$/, '')]);
  };
  const text = (node: { start: number; end: number }): string => source.slice(node.start, node.end);
  const shared = new Map<string, readonly string[]>(); // interfaces of functions, such as Spawn
  const visit = (statement: Node): void => {
    switch (statement.type) {
      case 'TSInterfaceDeclaration':
        shared.set(
          statement.id.name,
          statement.body.body
            .filter(({ type }) => type === 'TSCallSignatureDeclaration')
            .map((member) => text(member)),
        );
        return;
      case 'TSModuleDeclaration':
        if (statement.body?.type === 'TSModuleBlock')
          for (const inner of statement.body.body) visit(inner);
        return;
      case 'TSDeclareFunction':
      case 'FunctionDeclaration': {
        const name = statement.id?.name ?? '';
        add(name, text(statement).replace(/^(declare )?function \w+/, ''));
        return;
      }
      case 'VariableDeclaration':
        for (const { id } of statement.declarations) {
          if (id.type !== 'Identifier') continue;
          const type = id.typeAnnotation?.typeAnnotation;
          for (const literal of type?.type === 'TSIntersectionType' ? type.types : [type])
            if (literal?.type === 'TSTypeLiteral')
              for (const member of literal.members)
                if (member.type === 'TSMethodSignature' && member.key.type === 'Identifier')
                  add(`${id.name}.${member.key.name}`, text(member).replace(/^\w+/, ''));
          if (type?.type === 'TSTypeReference') {
            const [name = '', result = ''] = text(type).split(/[<>]/, 2);
            const given = text(type).slice(name.length + 1, -1) || result;
            for (const form of shared.get(name) ?? [])
              add(id.name, form.replace(/\bResult\b/, given));
          }
        }
        return;
      default:
    }
  };
  for (const statement of program.body) visit(statement);
  return new Map([...forms].map(([name, all]) => [name, all.join('\n')]));
}

/** A form on one line, without what only a type checker wants to know. */
function tidied(form: string): string {
  return form
    .replace(/^<[^(]*>\(/, '(')
    .replace(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .replaceAll(', )', ')')
    .replaceAll('Readonly<Parameters<F>>', 'unknown[]')
    .replaceAll(': F,', ': Function,')
    .replaceAll('readonly ', '');
}
