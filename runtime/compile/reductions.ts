// Makes user code count its reductions: at each function entry and each round of a loop. When the slice is
// spent, async code lets other processes run; plain code only checks whether its process was ended.

import type { Node } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import type { Visitor } from '../source/scopes.ts';

export function countReductions(edits: Edits, $: string): Visitor {
  return {
    enter(node, _parent, scope) {
      switch (node.type) {
        case 'FunctionDeclaration':
        case 'FunctionExpression':
        case 'ArrowFunctionExpression':
          if (node.body?.type === 'BlockStatement') {
            edits.open(bodyStart(node.body), statement($, node.async));
            return;
          }
          if (node.body) {
            edits.open(node.body.start, `(--${$}.r < 0 && ${act($, node.async)}, `);
            return;
          }
          return;
        case 'ForStatement':
        case 'ForInStatement':
        case 'ForOfStatement':
        case 'WhileStatement':
        case 'DoWhileStatement':
          if (node.body.type === 'BlockStatement') {
            edits.open(node.body.start + 1, statement($, scope.async));
            return;
          }
          edits.open(node.body.start, `{${statement($, scope.async)}`);
          return;
        default:
      }
    },
    leave(node, parent) {
      if (parent?.type === 'ArrowFunctionExpression' && node === parent.body)
        edits.close(node.end, ')');
      else if (node.type !== 'BlockStatement' && isLoopBody(node, parent))
        edits.close(node.end, '}');
    },
  };
}

function statement($: string, async: boolean): string {
  return `if (--${$}.r < 0) ${act($, async)};`;
}

function act($: string, async: boolean): string {
  return async ? `await ${$}.y` : `${$}.check()`;
}

// The body's start, after directives such as 'use strict', which must stay first.
function bodyStart(body: Extract<Node, { type: 'BlockStatement' }>): number {
  let start = body.start + 1;
  for (const node of body.body) {
    if (node.type !== 'ExpressionStatement' || !('directive' in node) || !node.directive) break;
    start = node.end;
  }
  return start;
}

function isLoopBody(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return parent.body === node;
    default:
      return false;
  }
}
