// Where the functions of a text are and what they are called, for stack traces:
// once async functions are lowered, V8 no longer knows their names.

import type { Node } from 'oxc-parser';
import type { FunctionPlace } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Visitor } from '../source/scopes.ts';

/** Notes every function that has a name of its own or from where it is put. */
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

/** What a function is called: its own name, or that of what it is put into; '-' if it has none. */
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

/** `const f = () => …`, `{ f() { … } }`, `class { f() { … } }`, `f = () => …`; else none. */
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
