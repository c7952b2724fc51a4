// The value an input has: that of its last statement that has one, as eval gives it. `if (a) 1; else 2`, a loop, a block,
// try and switch have that of the last expression they came to.

import type { Node, Program } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import { type Scope, type Visitor, varScope } from '../source/scopes.ts';

export interface CompletionValue {
  /** What stands before and behind the expression whose value it is; undefined: it is another's. */
  around(node: Node): readonly [before: string, behind: string] | undefined;
  readonly visitor: Visitor;
  /** Before and after all statements. */
  readonly begin: string;
  readonly end: string;
}

/** `value`: a variable of ours; `keep`: a function that the value goes through. */
export function completionValue(
  edits: Edits,
  program: Program,
  value: string,
  keep: string,
): CompletionValue {
  const valued = program.body.findLast((node) => !hasNone(node));
  const isSimple = valued?.type === 'ExpressionStatement' || valued?.type === 'VariableDeclaration';
  const isLast = valued === program.body.findLast(({ type }) => type !== 'EmptyStatement');
  const returns = isSimple && isLast;
  const finalizers = new Set<Node>();
  let inside = false; // a statement that has parts, outside of `finally`

  return {
    around(node) {
      if (node !== valued) return undefined;
      return returns ? [`return ${keep}((`, '))'] : [`${value} = (`, ')'];
    },
    visitor: {
      enter(node, _parent, scope) {
        if (node === valued) inside = !isSimple;
        if (!inside || varScope(scope).kind !== 'top') return;
        if (node.type === 'TryStatement' && node.finalizer) finalizers.add(node.finalizer);
        if (finalizers.has(node)) inside = false;
        else if (node.type === 'ExpressionStatement') edits.open(node.start, `${value} = (`);
        else anew(edits, node, value);
      },
      leave(node, _parent, scope) {
        if (finalizers.delete(node)) inside = true;
        if (inside && node.type === 'ExpressionStatement' && isAtTop(scope))
          edits.close(node.expression.end, ')');
        if (node === valued) inside = false;
      },
    },
    begin: returns || valued === undefined ? '' : `let ${value}; `,
    end: returns || valued === undefined ? '' : `\n;return ${keep}(${value});`,
  };
}

function isAtTop(scope: Scope): boolean {
  return varScope(scope).kind === 'top';
}

/** What was before it does not count when a branch has no value. */
function anew(edits: Edits, node: Node, value: string): void {
  if (node.type === 'IfStatement') edits.open(node.test.start, `${value} = void 0, `);
  else if (node.type === 'SwitchStatement')
    edits.open(node.discriminant.start, `${value} = void 0, `);
}

/** Declarations and empty statements. */
function hasNone(node: Node): boolean {
  switch (node.type) {
    case 'EmptyStatement':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'ImportDeclaration':
      return true;
    default:
      return node.type.startsWith('TS') || ('declare' in node && node.declare === true);
  }
}
