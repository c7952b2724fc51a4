// The functions that sources name where they say what is wrong with an argument.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, visitorKeys } from 'oxc-parser';

export interface NamedInError {
  readonly name: string; // 'link', 'rpc.call'
  readonly argument: number | undefined; // the wrong one, where the source has its number
  readonly within: string; // the function of the file that says so
  readonly where: string; // file and line
}

/**
 * All calls in the sources below a folder that are given the name of a function and its arguments: `badarg(1, why, 'link', args)`,
 * `localPid('process_info', args)`, `new ErlangError(reason, { name: 'link', args })`.
 */
export function namedInErrors(folder: string): NamedInError[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => namedIn(file, readFileSync(join(folder, file), 'utf8')));
}

function namedIn(file: string, source: string): NamedInError[] {
  const { program } = parseSync(file, source, { lang: 'ts', sourceType: 'module' });
  const found: NamedInError[] = [];
  const visit = (node: Node, within: string): void => {
    const told = namedBy(node);
    const line = source.slice(0, node.start).split('\n').length;
    if (told !== undefined) found.push({ ...told, within, where: `${file}:${line}` });
    for (const child of childrenOf(node)) visit(child, within || nameOf(child));
  };
  visit(program, '');
  return found;
}

function childrenOf(node: Node): Node[] {
  const inner = (visitorKeys[node.type] ?? []).flatMap(
    (key) => (node as unknown as Record<string, Node | null | (Node | null)[]>)[key] ?? [],
  );
  return inner.filter((child) => child !== null);
}

/** The name of a function, or of a constant that may hold one. */
function nameOf(node: Node): string {
  if (node.type === 'FunctionDeclaration') return node.id?.name ?? '';
  return node.type === 'VariableDeclarator' && node.id.type === 'Identifier' ? node.id.name : '';
}

function namedBy(node: Node): Pick<NamedInError, 'name' | 'argument'> | undefined {
  if (node.type === 'ObjectExpression') return namedByObject(node.properties);
  if (node.type !== 'CallExpression' || !node.arguments.some(isArgs)) return undefined;
  const before = node.arguments.slice(0, node.arguments.findIndex(isArgs));
  const name = before.map(textOf).find((text) => /^(?:\w+\.)?\w+$/.test(text ?? ''));
  if (name === undefined) return undefined;
  const [first] = before;
  const isNumber = first?.type === 'Literal' && typeof first.value === 'number';
  return { name, argument: isNumber ? Number(first.value) : undefined };
}

/** `{ name: 'link', args }` */
function namedByObject(properties: readonly Node[]): ReturnType<typeof namedBy> {
  const values = new Map<string, Node>();
  for (const property of properties)
    if (property.type === 'Property' && property.key.type === 'Identifier')
      values.set(property.key.name, property.value);
  const name = values.get('name');
  const text = name === undefined ? undefined : textOf(name);
  if (text === undefined || !values.has('args')) return undefined;
  return { name: text, argument: undefined };
}

/** The arguments of the function itself, as its callers gave them. */
function isArgs(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'args') ||
    (node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      node.callee.name === 'given')
  );
}

function textOf(node: Node): string | undefined {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
