// Reads globals.d.ts: the name of each declared function or class, with its forms and the comment above it.

import { type Class, type Comment, type Node, parseSync } from 'oxc-parser';
import { textBefore } from './comments.ts';

export interface Declared {
  readonly forms: readonly string[]; // spawn(fun: () => unknown): Pid; empty for an imported type, such as that of match
  readonly text: string | undefined;
}

/** Returns all functions and classes: 'spawn', 'erlang.spawn', 'net_adm.ping', 'TextEncoder'. */
export function declaredIn(source: string): ReadonlyMap<string, Declared> {
  const { program, comments } = parseSync('globals.d.ts', source, {
    lang: 'ts',
    sourceType: 'module',
  });
  const found: Declarations = {
    source,
    comments,
    calls: new Map(),
    types: new Map(),
    forms: new Map(),
    texts: new Map(),
  };
  for (const statement of program.body) collect(statement, found);
  for (const [name, type] of found.calls) addFormsOf(name, type, '', found);
  return new Map(
    [...found.forms].map(([name, forms]) => [name, { forms, text: found.texts.get(name) }]),
  );
}

interface Declarations {
  readonly source: string;
  readonly comments: readonly Comment[];
  readonly calls: Map<string, Node>; // the type of each constant that may be called
  readonly types: Map<string, Node>; // interfaces and type aliases
  readonly forms: Map<string, string[]>;
  readonly texts: Map<string, string>;
}

/**
 * Collects one declaration. The forms of constants follow later, as their types may be declared further down.
 */
function collect(statement: Node, found: Declarations): void {
  switch (statement.type) {
    case 'TSModuleDeclaration':
      if (statement.body?.type === 'TSModuleBlock')
        for (const inner of statement.body.body) collect(inner, found);
      return;
    case 'TSInterfaceDeclaration':
      found.types.set(statement.id.name, statement.body);
      return;
    case 'TSTypeAliasDeclaration':
      found.types.set(statement.id.name, statement.typeAnnotation);
      return;
    case 'TSDeclareFunction':
    case 'FunctionDeclaration':
      if (statement.id === null) return;
      addForm(statement.id.name, afterName(statement, found), found);
      addText(statement.id.name, statement, found);
      return;
    case 'ClassDeclaration':
      addClass(statement, found);
      return;
    case 'VariableDeclaration':
      for (const { id } of statement.declarations) addConstant(id, statement, found);
      return;
    default:
  }
}

function addConstant(id: Node, statement: Node, found: Declarations): void {
  if (id.type !== 'Identifier' || !id.typeAnnotation) return;
  found.calls.set(id.name, id.typeAnnotation.typeAnnotation);
  addText(id.name, statement, found);
}

/** Adds a class: its form is that of its constructor; an abstract class has none. */
function addClass(statement: Class, found: Declarations): void {
  if (statement.id === null) return;
  const { name } = statement.id;
  addText(name, statement, found);
  if (statement.abstract) {
    found.forms.set(name, []);
    return;
  }
  const made = statement.body.body.find(
    (member) => member.type !== 'StaticBlock' && textOf(member, found).startsWith('constructor('),
  );
  const form = made === undefined ? '()' : textOf(made, found).slice('constructor'.length);
  addForm(name, form, found, `new ${name}`);
}

/** Adds the forms of the constant `name`, which has this type. `result` replaces the parameter Result. */
function addFormsOf(name: string, type: Node, result: string, found: Declarations): void {
  switch (type.type) {
    case 'TSIntersectionType':
      for (const part of type.types) addFormsOf(name, part, result, found);
      return;
    case 'TSTypeLiteral':
      for (const member of type.members) addMember(name, member, result, found);
      return;
    case 'TSInterfaceBody':
      for (const member of type.body) addMember(name, member, result, found);
      return;
    case 'TSFunctionType': {
      const gives = textOf(type.returnType.typeAnnotation, found);
      const takes = found.source.slice(type.start, type.returnType.start).trim();
      addForm(name, `${takes}: ${gives}`, found);
      return;
    }
    case 'TSTypeQuery':
      copyForms(textOf(type.exprName, found), name, found);
      return;
    case 'TSTypeReference':
      addFormsOfNamed(name, type, found);
      return;
    default:
  }
}

function addMember(name: string, member: Node, result: string, found: Declarations): void {
  switch (member.type) {
    case 'TSCallSignatureDeclaration':
      addForm(name, textOf(member, found).replace(/\bResult\b/, result), found);
      return;
    case 'TSMethodSignature':
    case 'TSPropertySignature': {
      if (member.key.type !== 'Identifier') return;
      const full = `${name}.${member.key.name}`;
      addText(full, member, found);
      if (member.type === 'TSMethodSignature') addForm(full, afterName(member, found), found);
      else if (member.typeAnnotation !== null && member.typeAnnotation !== undefined)
        addFormsOf(full, member.typeAnnotation.typeAnnotation, result, found);
      return;
    }
    default:
  }
}

/** Adds the forms of a type with a name: `Spawn<Pid>`, `Log`, or `Pick<typeof globalThis, 'link' | …>`. */
function addFormsOfNamed(
  name: string,
  type: Node & { type: 'TSTypeReference' },
  found: Declarations,
): void {
  const referred = textOf(type.typeName, found);
  const [first, second] = type.typeArguments?.params ?? [];
  if (referred === 'Pick' && second?.type === 'TSUnionType')
    for (const picked of second.types) {
      const key = textOf(picked, found).slice(1, -1);
      copyForms(key, `${name}.${key}`, found);
    }
  const known = found.types.get(referred);
  if (known !== undefined)
    addFormsOf(name, known, first === undefined ? '' : textOf(first, found), found);
}

/** Gives the name `to` the same forms as `from`. */
function copyForms(from: string, to: string, found: Declarations): void {
  if (!found.forms.has(from)) {
    const type = found.calls.get(from);
    if (type !== undefined) addFormsOf(from, type, '', found);
  }
  const forms = found.forms.get(from) ?? (found.texts.has(to) ? [] : undefined);
  if (forms !== undefined && !found.forms.has(to))
    found.forms.set(
      to,
      forms.map((form) => to + form.slice(from.length)),
    );
}

function addForm(name: string, form: string, found: Declarations, called: string = name): void {
  const whole = (called + tidied(form)).replace(/;$/, '');
  const forms = found.forms.get(name) ?? [];
  if (!forms.includes(whole)) found.forms.set(name, [...forms, whole]);
}

function addText(name: string, node: Node, found: Declarations): void {
  const text = textBefore(node.start, found.comments, found.source);
  if (text !== undefined) found.texts.set(name, text);
}

/** Returns the declaration without its name: `(of?: Pid): string` of `function node(of?: Pid): string`. */
function afterName(node: Node, found: Declarations): string {
  return textOf(node, found).replace(/^(declare )?(function )?\w+/, '');
}

function textOf(node: Node, { source }: Declarations): string {
  return source.slice(node.start, node.end);
}

/** Returns a form on one line, without details that only a type checker needs. */
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
