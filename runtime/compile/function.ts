// Compiles the source of a function or class that was received in a message. The source must be a single
// function or class, so that none of its code runs before it is called.

import type { Node, Program } from 'oxc-parser';
import { SyntaxErrors } from '../source/diagnostics.ts';
import { Edits } from '../source/edits.ts';
import { inputFile, parse } from '../source/parse.ts';
import { type InputScope, writeBindings } from './bindings.ts';
import { lower } from './lower.ts';
import { spelling } from './spelling.ts';
import { travel } from './travel.ts';
import { type Input, namesBeside, notAtThePrompt } from './typed-input.ts';
import { walk } from './walk.ts';

/** Compiles to `(function ($, babelHelpers, $bindings, $import) { … })`, which returns the function. */
export function sentFunction(source: string, scope: InputScope): Input {
  const parsed = parse(inputFile, `(${source}\n)`);
  const { text, program, lines } = parsed;
  if (!isOneFunction(program))
    throw new SyntaxErrors([
      lines.diagnostic(0, 'what was sent is not the source of one function'),
    ]);
  const ours = namesBeside(source);
  const edits = new Edits();
  const travellers = travel(edits, text, ours, scope.globals);
  const { names, functions, callees } = walk(parsed, {
    edits,
    ours,
    topAsync: false,
    alsoRefused: notAtThePrompt,
    visitors: travellers.visitors,
  });
  travellers.resolve(names.all, scope.bindings);
  writeBindings(edits, names, ours, scope);
  const edited = edits.apply(
    text,
    `'use strict'; return (function () { return `,
    ` }).call(${ours.bindings}.this);`,
  );
  const head = `(function (${ours.$}, babelHelpers, ${ours.bindings}, ${ours.import}) {`;
  const lowered = lower(edited, { file: inputFile, head, returns: true }, lines);
  const spelt = spelling(ours.bindings, new Map(), lowered.made, callees);
  return { ...lowered, hints: [], bound: new Map(), functions, spelling: spelt };
}

/** Whether the text is `(function …)`, `(() => …)`, `(class …)` or `({ method() … }.method)`. */
function isOneFunction({ body }: Program): boolean {
  const [statement] = body;
  if (body.length !== 1 || statement?.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return expression.type === 'ParenthesizedExpression' && makesNothingElse(expression.expression);
}

function makesNothingElse(node: Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return true;
    case 'MemberExpression': {
      const { object, property } = node;
      if (object.type !== 'ObjectExpression' || object.properties.length !== 1) return false;
      const [method] = object.properties;
      const isMethod = method?.type === 'Property' && method.method && !method.computed;
      return isMethod && (property.type === 'Identifier' || property.type === 'Literal');
    }
    default:
      return false;
  }
}
