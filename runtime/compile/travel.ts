// Functions and classes of an entry can be sent to other processes. The emitted code notes each by a call
// `$.fun(f, $bindings, name, source, names, captured, capture)`. `names`: the bindings and modules that f
// uses. `captured`: the names of the variables that f uses and that functions or blocks around f declare;
// `capture(name)` returns the value of one of them. `$.class` does the same for a class. `$.stays(f, word)`
// notes that f cannot be sent, since it uses `word`, such as `super`.

import type { Node } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import { esNames } from '../source/es-names.ts';
import { lexical } from '../source/lexical.ts';
import type { Reference, Scope, Visitor } from '../source/scopes.ts';
import { functionName, nameFrom } from './functions.ts';
import { property } from './imports.ts';

/** A function or class in an entry, and the scope around it. */
interface Traveller {
  readonly node: Node; // the node that may use `this` and `super`
  readonly start: number;
  readonly end: number;
  readonly outside: Scope;
  // for a method: `.greet`, which reads the method from an object made of its source
  readonly member: string | undefined;
}

interface Noting {
  readonly before: string;
  readonly after: string;
}

interface Wrap {
  before(): string;
  after(): string;
}

export interface Travel {
  readonly visitors: readonly Visitor[];
  /** The text of the call that notes the function `name`, which is declared at the top of the entry. */
  noted(name: string): string;
  /** Called after the walk with all references and all bound names. */
  resolve(references: readonly Reference[], bound: ReadonlyMap<string, unknown>): void;
}

/** Makes the visitors that write the calls of `$.fun`, `$.class` and `$.stays` for an entry. */
export function travel(
  edits: Edits,
  text: string,
  ours: { readonly $: string; readonly bindings: string },
  globals: ReadonlySet<string>,
): Travel {
  let references: readonly Reference[] = [];
  let bound: ReadonlyMap<string, unknown> = new Map();
  const isGlobal = (name: string): boolean =>
    !bound.has(name) && (esNames.has(name) || globals.has(name));
  const around = lexical();
  const declared = new Map<string, Traveller>(); // functions declared at the top of the entry

  /** The text of all arguments of `$.fun` after the first, which is the function. */
  function rest({ node, start, end, outside, member }: Traveller, name: string): string {
    const { names, captured } = uses(start, end, outside, references, isGlobal);
    if (around.takesThis(node)) captured.push('this');
    const own = text.slice(start, end);
    const source = JSON.stringify(member === undefined ? own : `{ ${own} }${member}`);
    const capture =
      captured.length > 0 ? `, ${JSON.stringify(captured)}, ${reader(captured, ours.$)}` : '';
    return `, ${ours.bindings}, ${JSON.stringify(name)}, ${source}, ${JSON.stringify(names)}${capture})`;
  }

  function noting(traveller: Traveller, name: string): Noting {
    const word = around.tiedBy(traveller.node);
    return word === undefined
      ? { before: `${ours.$}.${noteOf(traveller.node)}(`, after: rest(traveller, name) }
      : { before: `${ours.$}.stays(`, after: `, ${JSON.stringify(word)})` };
  }

  function statement(traveller: Traveller, name: string): string {
    const { before, after } = noting(traveller, name);
    return ` ${before}${name}${after};`;
  }

  function declaration(node: Node, name: string, parent: Node | undefined, scope: Scope): void {
    const { start, end } = node;
    const traveller = { node, start, end, outside: scope, member: undefined };
    const isClass = node.type === 'ClassDeclaration';
    if (parent?.type === 'Program' && !isClass) declared.set(name, traveller);
    else {
      const at = isClass ? end : beginningAround(node, parent);
      if (at !== undefined)
        edits.close(at, () => `${isClass ? ';' : ''}${statement(traveller, name)}`);
    }
  }

  const visitor: Visitor = {
    enter(node, parent, scope) {
      if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
        if (node.id && node.body && !node.declare) declaration(node, node.id.name, parent, scope);
      } else {
        const wrap = wrapOf(node, parent, scope, text, noting);
        if (wrap !== undefined) edits.open(node.start, wrap.before);
      }
    },
    leave(node, parent, scope) {
      const wrap = wrapOf(node, parent, scope, text, noting);
      if (wrap !== undefined) edits.close(node.end, wrap.after);
    },
  };

  return {
    visitors: [around.visitor, visitor],
    noted(name) {
      const traveller = declared.get(name);
      if (traveller === undefined) return name;
      const { before, after } = noting(traveller, name);
      return before + name + after;
    },
    resolve(all, isBound) {
      bound = isBound;
      references = all.toSorted((a, b) => a.start - b.start);
    },
  };
}

/**
 * The offset for the note of a function declaration: the beginning of the block around it, where the function
 * exists already. In a `switch` it is the beginning of the function's own `case`, so the function cannot be
 * sent until that case has run; undefined elsewhere.
 */
function beginningAround({ start }: Node, parent: Node | undefined): number | undefined {
  switch (parent?.type) {
    case 'BlockStatement':
      return parent.start + 1;
    case 'SwitchCase':
      return parent.consequent[0]?.start ?? start;
    case 'StaticBlock':
      return parent.body[0]?.start ?? start;
    default:
      return undefined;
  }
}

/** The texts before and after a function or class expression; undefined for any other node. */
function wrapOf(
  node: Node,
  parent: Node | undefined,
  outside: Scope,
  text: string,
  noting: (traveller: Traveller, name: string) => Noting,
): Wrap | undefined {
  const { start, end } = node;
  if (node.type === 'Property' && node.method) {
    const key = keyOf(node, text);
    if (key === undefined) return undefined;
    const { name, written, member } = key;
    const noted = (): Noting => noting({ node: node.value, start, end, outside, member }, name);
    return {
      before: () => `${written}: ${noted().before}{ `,
      after: () => ` }${member}${noted().after}`,
    };
  }
  if (!isExpression(node, parent)) return undefined;
  const noted = (): Noting =>
    noting({ node, start, end, outside, member: undefined }, nameOf(node, parent));
  return { before: () => noted().before, after: () => noted().after };
}

function nameOf(node: Node, parent: Node | undefined): string {
  if (node.type === 'ClassExpression') return node.id?.name ?? nameFrom(parent);
  return functionName(node, parent) ?? '-';
}

function noteOf({ type }: Node): 'fun' | 'class' {
  return type === 'ClassExpression' || type === 'ClassDeclaration' ? 'class' : 'fun';
}

/** Whether a node is a function or class expression, and not the function of a method, getter or setter. */
function isExpression(node: Node, parent: Node | undefined): boolean {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'ClassExpression') return true;
  if (node.type !== 'FunctionExpression') return false;
  if (parent?.type === 'MethodDefinition') return false;
  return !(parent?.type === 'Property' && (parent.method || parent.kind !== 'init'));
}

interface Key {
  readonly name: string;
  readonly written: string;
  readonly member: string; // the text that reads the method from an object
}

/** The key of a method. Undefined for `__proto__` and for a computed key, which would be evaluated twice. */
function keyOf(node: Node & { type: 'Property' }, text: string): Key | undefined {
  const { key, computed } = node;
  if (computed) return undefined;
  const name =
    key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
  if (name === '' || name === '__proto__') return undefined;
  return { name, written: text.slice(key.start, key.end), member: property(name) };
}

/**
 * The text of the function `capture`: given the name of one of the variables `captured`, it returns the value
 * of the variable. It throws if the declaration of the variable has not run yet.
 */
function reader(captured: readonly string[], asked: string): string {
  const last = captured.at(-1);
  const others = captured.slice(0, -1);
  return `(${asked}) => ${others.map((name) => `${asked} === '${name}' ? ${name} : `).join('')}${last}`;
}

/** The outside names that a function uses: bindings or modules, and variables of the code around it. */
function uses(
  start: number,
  end: number,
  outside: Scope,
  references: readonly Reference[],
  isGlobal: (name: string) => boolean,
): { names: string[]; captured: string[] } {
  const names = new Set<string>();
  const captured = new Set<string>();
  for (let i = firstFrom(references, start); i < references.length; i++) {
    const { name, start: at, scope } = references[i] as Reference;
    if (at >= end) break;
    if (isDeclared(name, scope, outside)) continue;
    if (isDeclared(name, outside, undefined)) captured.add(name);
    else if (!isGlobal(name)) names.add(name);
  }
  return { names: [...names], captured: [...captured] };
}

/** The index of the first reference at or after `start`. The references are in the order of the text. */
function firstFrom(references: readonly Reference[], start: number): number {
  let low = 0;
  let high = references.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((references[middle] as Reference).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether `from`, or a scope around it and inside `to`, declares the name; the top scope does not count. */
function isDeclared(name: string, from: Scope, to: Scope | undefined): boolean {
  for (let at: Scope | undefined = from; at !== undefined && at !== to; at = at.parent)
    if (at.kind !== 'top' && at.names.has(name)) return true;
  return false;
}
