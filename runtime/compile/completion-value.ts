// The value of an entry, as eval returns it (ECMAScript: completion value): the value of the last statement
// that has one. The value of an if, loop, block, try or switch is that of the last expression statement that
// ran inside it.

import type { Node, Program } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import { type Scope, type Visitor, varScope } from '../source/scopes.ts';

export interface CompletionValue {
  /** The texts to put before and after `node`, if its value is the entry's value; undefined if it is not. */
  around(node: Node): readonly [before: string, behind: string] | undefined;
  readonly visitor: Visitor;
  /** Texts to put before and after all statements. */
  readonly begin: string;
  readonly end: string;
}

/** `value`: the name of a variable for the value; `keep`: the name of a function that gets the value. */
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
  let inside = false; // whether the walk is in the statement that gives the value, but not in a `finally`

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

/** Resets the value before an if or switch, since a branch without a value gives undefined. */
function anew(edits: Edits, node: Node, value: string): void {
  if (node.type === 'IfStatement') edits.open(node.test.start, `${value} = void 0, `);
  else if (node.type === 'SwitchStatement')
    edits.open(node.discriminant.start, `${value} = void 0, `);
}

/** Whether a statement never has a value: a declaration or an empty statement. */
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
