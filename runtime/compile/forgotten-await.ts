// Hints about a missing `await` before receive and similar functions, and about wrong arguments of receive.
// Both mistakes are valid TypeScript, and would show only later and elsewhere.

import type { CallExpression, Node } from 'oxc-parser';
import type { Diagnostic } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Reference, Visitor } from '../source/scopes.ts';
import { promised } from './promised.ts';

export interface Hints {
  readonly visitor: Visitor;
  /** The hints, after the walk. `free`: references to names that the text does not declare. */
  found(free: readonly Reference[]): readonly Diagnostic[];
}

/** A call whose promise is used as if it were the value, or a receive with a wrong argument. */
interface Use {
  readonly at: number;
  readonly message: string;
  // the variable to which the promise is assigned: if the text awaits the variable, there is no hint
  readonly variable: string | undefined;
  // the function around the call
  readonly within: { readonly start: number; readonly end: number } | undefined;
}

/** `atTop`: whether to check the top level too; not for an entry, since there the prompt awaits or hints. */
export function hints(lines: Lines, text: string, atTop: boolean): Hints {
  const parents: Node[] = [];
  const uses: Use[] = [];
  // for each variable, the offsets where it is awaited or passed on
  const awaited = new Map<string, number[]>();

  function look(call: CallExpression, async: boolean): void {
    const name = text.slice(call.callee.start, call.callee.end);
    if (!promised.has(name)) return;
    const use = misuse(call, parents);
    if (use === undefined || (use.isStatement && !/^(?:receive|sleep|timer\.sleep)$/.test(name)))
      return;
    const where = async ? '' : ', and `async` before the function it is in';
    const message = `${name}(…) gives a promise: \`await\` is missing before it${where}`;
    const within = parents.findLast(({ type }) => /Function/.test(type));
    uses.push({ at: call.start, message, variable: use.variable, within });
  }

  function note(name: string, at: number): void {
    const places = awaited.get(name);
    if (places === undefined) awaited.set(name, [at]);
    else places.push(at);
  }

  function isAnswered({ variable, within }: Use): boolean {
    if (variable === undefined) return false;
    const places = awaited.get(variable) ?? [];
    return places.some((at) => !within || (at >= within.start && at < within.end));
  }

  return {
    visitor: {
      enter(node, _parent, scope) {
        if (node.type === 'CallExpression') {
          if (atTop || scope.kind !== 'top' || !isDirect(parents)) look(node, scope.async);
          const message = mistaken(node, text);
          if (message !== undefined)
            uses.push({ at: node.start, message, variable: undefined, within: undefined });
        }
        if (node.type === 'Identifier' && isAwaited(node, parents)) note(node.name, node.start);
        parents.push(node);
      },
      leave() {
        parents.pop();
      },
    },
    found(free) {
      const places = new Set(free.map(({ start }) => start));
      return uses
        .filter((use) => places.has(use.at) && !isAnswered(use))
        .map(({ at, message }) => lines.diagnostic(at, message));
    },
  };
}

/** Whether a call is itself a statement or a declared value: there the prompt awaits it, or gives a hint. */
function isDirect(parents: readonly Node[]): boolean {
  const parent = parents.findLast((one) => !isWrapper(one));
  return parent?.type === 'ExpressionStatement' || parent?.type === 'VariableDeclarator';
}

interface Misuse {
  readonly variable?: string;
  readonly isStatement?: boolean;
}

/** How a call's promise is used if the user probably forgot `await`; undefined if the use suits a promise. */
function misuse(call: Node, parents: readonly Node[]): Misuse | undefined {
  let inner = call;
  let at = parents.length - 1;
  for (; at >= 0 && isWrapper(parents[at] as Node); at--) inner = parents[at] as Node;
  const parent = parents[at];
  return parent === undefined ? undefined : misuseIn(parent, inner, parents[at - 1]);
}

/** How `parent`, a node in `around`, uses the promise of `inner`; undefined if the use suits a promise. */
function misuseIn(parent: Node, inner: Node, around: Node | undefined): Misuse | undefined {
  switch (parent.type) {
    case 'ExpressionStatement':
      return { isStatement: true };
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? { variable: parent.id.name } : {};
    case 'AssignmentExpression':
      if (parent.left.type === 'Identifier') return { variable: parent.left.name };
      return parent.left.type.endsWith('Pattern') ? {} : undefined;
    default:
      return needsValue(parent, inner, around) ? {} : undefined;
  }
}

/** Whether `parent` can do nothing useful with a promise in the place of `inner`. */
function needsValue(parent: Node, inner: Node, around: Node | undefined): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === inner && !isThen(parent);
    case 'BinaryExpression':
    case 'TemplateLiteral':
    case 'SpreadElement':
    case 'ForOfStatement':
      return true;
    case 'UnaryExpression':
      return parent.operator !== 'void';
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ConditionalExpression':
      return parent.test === inner;
    case 'SwitchStatement':
      return parent.discriminant === inner;
    case 'CallExpression':
      return isForTerms(parent);
    case 'ArrayExpression':
      return isForTerms(around);
    default:
      return false;
  }
}

function isWrapper({ type }: Node): boolean {
  return (
    type === 'ParenthesizedExpression' ||
    type === 'TSAsExpression' ||
    type === 'TSSatisfiesExpression' ||
    type === 'TSNonNullExpression'
  );
}

function isThen(node: Node & { type: 'MemberExpression' }): boolean {
  return node.property.type === 'Identifier' && /^(?:then|catch|finally)$/.test(node.property.name);
}

/** Whether a node calls a function that takes terms, to which no promise should be passed. */
function isForTerms(node: Node | undefined): boolean {
  if (node?.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Identifier') return takesTerms.has(callee.name);
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    /^(?:io|console|erlang)$/.test(callee.object.name)
  );
}

const takesTerms: ReadonlySet<string> = new Set(
  'send link unlink monitor register exit put is_process_alive process_info group_leader'.split(
    ' ',
  ),
);

/** Whether a name is used as a promise here: awaited, returned or passed on. */
function isAwaited(name: Node, parents: readonly Node[]): boolean {
  if (parents.some(({ type }) => type === 'AwaitExpression')) return true;
  let inner = name;
  let at = parents.length - 1;
  for (; at >= 0 && holdsValue(parents[at] as Node); at--) inner = parents[at] as Node;
  const parent = parents[at];
  switch (parent?.type) {
    case 'ReturnStatement':
    case 'YieldExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'MemberExpression':
      return parent.object === inner && isThen(parent);
    case 'CallExpression':
    case 'NewExpression':
      return !isForTerms(parent);
    default:
      return false;
  }
}

function holdsValue(node: Node): boolean {
  return (
    isWrapper(node) || /^(?:Array|Object|Conditional|Logical)Expression$|^Property$/.test(node.type)
  );
}

/** The hint for `receive(1000)` and `receive({ after: 100 })`: the argument is a pattern, not a timeout. */
function mistaken({ callee, arguments: args }: CallExpression, text: string): string | undefined {
  const [first] = args;
  if (callee.type !== 'Identifier' || callee.name !== 'receive' || args.length !== 1 || !first)
    return undefined;
  if (!isTime(first)) return undefined;
  const written = text.slice(first.start, first.end);
  return `receive(${written}) waits for a message that is ${written}; with a time limit it is receive((match) => match.with(P.any, (m) => m).after(1000, () => 'timeout'))`;
}

function isTime(node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'number';
  if (node.type !== 'ObjectExpression' || node.properties.length !== 1) return false;
  const [property] = node.properties;
  return (
    property?.type === 'Property' &&
    property.key.type === 'Identifier' &&
    /^(?:after|timeout)$/.test(property.key.name)
  );
}
