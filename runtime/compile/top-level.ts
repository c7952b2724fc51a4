// Rewrites the statements at the top of an entry: declarations become assignments, and the value of the last
// statement is returned. bindings.ts rewrites the names, after the walk has found all of them.

import type { Node, Program, VariableDeclaration, VariableDeclarator } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import { type Scope, unwrap, type Visitor, varScope } from '../source/scopes.ts';
import type { CompletionValue } from './completion-value.ts';

export function topLevel(
  edits: Edits,
  program: Program,
  bindings: string,
  { around }: CompletionValue,
): Visitor {
  return {
    enter(node, parent, scope) {
      if (node.type === 'VariableDeclaration' && lasts(node, scope)) {
        assign(edits, node, parent, around(node)?.[0] ?? '(', bindings);
        return;
      }
      if (parent !== program) return;
      if (node.type === 'ImportDeclaration' || isDeclared(node)) {
        edits.replace(node.start, node.end, '');
        return;
      }
      const before = node.type === 'ExpressionStatement' ? around(node)?.[0] : undefined;
      if (before !== undefined) edits.open(node.start, before);
    },
    leave(node, parent, scope) {
      if (node.type === 'VariableDeclaration' && lasts(node, scope)) {
        endAssignments(edits, node, parent, around(node)?.[1] ?? ')');
        return;
      }
      if (parent !== program || isDeclared(node)) return;
      if (node.type === 'ExpressionStatement') {
        const behind = around(node)?.[1];
        if (behind !== undefined) edits.close(node.expression.end, behind);
      } else if (node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') {
        const name = node.id?.name;
        edits.close(node.end, `; ${bindings}.${name} = ${name};`);
      }
    },
  };
}

/** Whether a node is a `declare …`, which is for types only. */
function isDeclared(node: Node): boolean {
  return 'declare' in node && node.declare === true;
}

function lasts(node: VariableDeclaration, scope: Scope): boolean {
  if (node.declare) return false;
  return (node.kind === 'var' ? varScope(scope) : scope).kind === 'top';
}

function assign(
  edits: Edits,
  node: VariableDeclaration,
  parent: Node | undefined,
  lead: string,
  bindings: string,
): void {
  const first = node.declarations[0];
  if (first) edits.replace(node.start, first.start, isHead(parent) ? '' : lead);
  for (const declarator of node.declarations) {
    giveName(edits, declarator);
    if (!isHeadOfIn(parent)) giveValue(edits, declarator, node.kind, bindings);
  }
}

/** Removes the type of a pattern; wraps a nameless function so that it gets the variable's name. */
function giveName(edits: Edits, { id, init }: VariableDeclarator): void {
  if (id.type !== 'Identifier') {
    if (id.typeAnnotation) edits.replace(id.typeAnnotation.start, id.typeAnnotation.end, '');
  } else if (init && isAnonymous(init)) edits.open(init.start, `({ ${id.name}: `);
}

/** Sets a variable without an initial value to undefined; a `var` keeps the value that it has. */
function giveValue(
  edits: Edits,
  { id, init }: VariableDeclarator,
  kind: VariableDeclaration['kind'],
  bindings: string,
): void {
  if (id.type !== 'Identifier' || init) return;
  edits.close(id.end, kind === 'var' ? ` = ${bindings}.${id.name}` : ' = void 0');
}

function endAssignments(
  edits: Edits,
  node: VariableDeclaration,
  parent: Node | undefined,
  tail: string,
): void {
  for (const { id, init } of node.declarations) {
    if (id.type === 'Identifier' && init && isAnonymous(init))
      edits.close(init.end, ` }).${id.name}`);
  }
  const end = node.declarations.at(-1)?.end;
  if (end !== undefined && !isHead(parent)) edits.close(end, tail);
}

function isAnonymous(init: Node): boolean {
  const value = unwrap(init);
  switch (value.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return value.id === null;
    default:
      return false;
  }
}

function isHead(parent: Node | undefined): boolean {
  return parent?.type === 'ForStatement' || isHeadOfIn(parent);
}

function isHeadOfIn(parent: Node | undefined): boolean {
  return parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement';
}
