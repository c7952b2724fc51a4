// Ends every statement with a semicolon, since edits may put a parenthesis in front of the next statement:
// `f()` becomes `(0, $bindings.f)()`.

import type { Edits } from '../source/edits.ts';
import type { Visitor } from '../source/scopes.ts';

export function writeSemicolons(edits: Edits, text: string): Visitor {
  return {
    leave(node, parent) {
      switch (node.type) {
        case 'VariableDeclaration':
          if (parent?.type.startsWith('For')) return;
          break;
        case 'ExpressionStatement':
        case 'ReturnStatement':
        case 'ThrowStatement':
        case 'BreakStatement':
        case 'ContinueStatement':
        case 'DoWhileStatement':
        case 'DebuggerStatement':
          break;
        default:
          return;
      }
      if (text[node.end - 1] !== ';') edits.close(node.end, ';');
    },
  };
}
