// The positions and names of the functions in a text, for stack traces:
// V8 does not know the names of async functions after lowering.

import type { Node } from 'oxc-parser';
import type { FunctionPlace } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Visitor } from '../source/scopes.ts';

/** A visitor that adds the position and name of every function to `places`. */
export function noteFunctions(places: FunctionPlace[], lines: Lines): Visitor {
  return {
    enter(node, parent) {
      const name = functionName(node, parent);
      if (name === undefined) return;
      const from = lines.place(node.start);
      const to = lines.place(node.end);
      places.push([from.line, from.column, to.line, to.column, name]);
    },
  };
}

/** A function's name: its own, or that of its variable or property, else '-'. Undefined for other nodes. */
export function functionName(node: Node, parent: Node | undefined): string | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.id?.name ?? nameFrom(parent);
    case 'ArrowFunctionExpression':
      return nameFrom(parent);
    default:
      return undefined;
  }
}

/** The name: `f` in `const f = () => …`, `{ f() { … } }`, `class { f() { … } }`, `f = () => …`, or '-'. */
export function nameFrom(parent: Node | undefined): string {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : '-';
    case 'AssignmentExpression':
      return parent.left.type === 'Identifier' ? parent.left.name : '-';
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key.type === 'Identifier' ? parent.key.name : '-';
    default:
      return '-';
  }
}
