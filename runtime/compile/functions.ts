// The places and names of the functions in a text, for stack traces:
// when async functions are lowered, V8 does not know their names any more.

import type { Node } from 'oxc-parser';
import type { FunctionPlace } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Visitor } from '../source/scopes.ts';

/** Notes every function that has a name. */
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

/** The name of a function: its own, or that of the variable or property it is assigned to; '-' if it has none. */
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

/** `f` in `const f = () => …`, `{ f() { … } }`, `class { f() { … } }` and `f = () => …`; else '-'. */
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
