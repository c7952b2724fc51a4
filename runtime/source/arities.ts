// How many arguments the functions of a module take, told from its text: it is not run for that.

import type {
  Expression,
  FormalParameterRest,
  Function as FunctionNode,
  ParamPattern,
} from 'oxc-parser';
import { oxcParser } from './oxc.ts';

/** By name, of functions declared at the top of a text that is TypeScript; as `length` counts them. */
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

/** Up to the first that may be left out; `this` is none. */
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
