// Finds the arities of a module's functions in its text, without running the module.

import type {
  Expression,
  FormalParameterRest,
  Function as FunctionNode,
  ParamPattern,
} from 'oxc-parser';
import { oxcParser } from './oxc.ts';

/** The arity, as `length` counts it, of each function declared at the top of a TypeScript text, by name. */
export function aritiesIn(source: string): ReadonlyMap<string, string> {
  const arities = new Map<string, string>();
  for (const statement of oxcParser().parseSync('module.ts', source).program.body) {
    const node =
      statement.type === 'ExportNamedDeclaration'
        ? (statement.declaration ?? statement)
        : statement;
    if (node.type === 'FunctionDeclaration') note(node.id?.name, node);
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations)
      if (id.type === 'Identifier' && isFunction(init)) note(id.name, init);
  }
  return arities;

  function note(name: string | undefined, { params }: Pick<FunctionNode, 'params'>): void {
    if (name !== undefined) arities.set(name, String(lengthOf(params)));
  }
}

type Parameter = ParamPattern | FormalParameterRest;

/** The number of parameters before the first optional one; `this` does not count. */
function lengthOf(all: readonly Parameter[]): number {
  const params = all.filter((one) => one.type !== 'Identifier' || one.name !== 'this');
  const optional = params.findIndex(
    ({ type }) => type === 'AssignmentPattern' || type === 'RestElement',
  );
  return optional === -1 ? params.length : optional;
}

function isFunction(
  node: Expression | null,
): node is Extract<Expression, { type: 'ArrowFunctionExpression' | 'FunctionExpression' }> {
  return node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';
}
