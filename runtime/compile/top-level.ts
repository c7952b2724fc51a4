// The statements at the top of an input: declarations become assignments, the last one's value is that of the input.
// Names themselves are written elsewhere, once all of them are known.

import type { Node, Program, VariableDeclaration } from 'oxc-parser';
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
      if (node.type === 'ImportDeclaration' || ('declare' in node && node.declare)) {
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
      if (parent !== program || ('declare' in node && node.declare)) return;
      const behind = node.type === 'ExpressionStatement' ? around(node)?.[1] : undefined;
      if (node.type === 'ExpressionStatement' && behind !== undefined)
        edits.close(node.expression.end, behind);
      if (node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') {
        const name = node.id?.name;
        edits.close(node.end, `; ${bindings}.${name} = ${name};`);
      }
    },
  };
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
  for (const { id, init } of node.declarations) {
    if (id.type !== 'Identifier') {
      if (id.typeAnnotation) edits.replace(id.typeAnnotation.start, id.typeAnnotation.end, '');
    } else if (init && isAnonymous(init)) {
      edits.open(init.start, `({ ${id.name}: `); // a function is named by what it is first given to
    } else if (!init && !isHeadOfIn(parent)) {
      // A `var` without a value keeps the one it has.
      edits.close(id.end, node.kind === 'var' ? ` = ${bindings}.${id.name}` : ' = void 0');
    }
  }
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
