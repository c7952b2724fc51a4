// Functions typed at the prompt can travel to other nodes: each is noted with its source and the names it uses.
// `$.fun(f, $bindings, name, source, names, captured)` notes it; names of modules travel as names, the rest as values.

import type { Node } from 'oxc-parser';
import type { Edits } from './edits.ts';
import { esNames } from './es-names.ts';
import { functionName } from './functions.ts';
import type { Reference, Scope, Visitor } from './scopes.ts';

/** A function of an input, and the scope it stands in. */
interface Traveller {
  readonly start: number;
  readonly end: number;
  readonly outside: Scope;
}

export interface Travel {
  readonly visitor: Visitor;
  /** The noting call around a function declared at the top, by name. */
  noted(name: string): string;
  /** Once the walk is over: what all references are. */
  resolve(references: readonly Reference[]): void;
}

/** Notes the functions of an input as they come. */
export function travel(
  edits: Edits,
  text: string,
  ours: { readonly $: string; readonly bindings: string },
  globals: ReadonlySet<string>,
): Travel {
  let references: readonly Reference[] = [];
  const declared = new Map<string, Traveller>();

  function call(traveller: Traveller, name: string): string {
    const { names, captured } = uses(traveller, references, globals);
    const source = JSON.stringify(text.slice(traveller.start, traveller.end));
    const capture = captured.length > 0 ? `, () => ({ ${captured.join(', ')} })` : '';
    return `, ${ours.bindings}, ${JSON.stringify(name)}, ${source}, ${JSON.stringify(names)}${capture})`;
  }

  return {
    visitor: {
      enter(node, parent, scope) {
        if (node.type === 'FunctionDeclaration' && parent?.type === 'Program' && node.id)
          declared.set(node.id.name, { start: node.start, end: node.end, outside: scope });
        else if (travels(node, parent)) edits.open(node.start, `${ours.$}.fun(`);
      },
      leave(node, parent, scope) {
        if (!travels(node, parent)) return;
        const traveller = { start: node.start, end: node.end, outside: scope };
        edits.close(node.end, () => call(traveller, functionName(node, parent) ?? '-'));
      },
    },
    noted(name) {
      const traveller = declared.get(name);
      return traveller === undefined ? name : `${ours.$}.fun(${name}${call(traveller, name)}`;
    },
    resolve(all) {
      references = all;
    },
  };
}

/** Methods, getters and setters need their object; they stay. */
function travels(node: Node, parent: Node | undefined): boolean {
  if (node.type === 'ArrowFunctionExpression') return true;
  if (node.type !== 'FunctionExpression') return false;
  if (parent?.type === 'MethodDefinition') return false;
  return !(parent?.type === 'Property' && (parent.method || parent.kind !== 'init'));
}

/** The names a function takes from outside: bindings or modules, and variables of functions around it. */
function uses(
  { start, end, outside }: Traveller,
  references: readonly Reference[],
  globals: ReadonlySet<string>,
): { names: string[]; captured: string[] } {
  const names = new Set<string>();
  const captured = new Set<string>();
  for (const { name, start: at, scope } of references) {
    if (at < start || at >= end || isDeclared(name, scope, outside)) continue;
    if (isDeclared(name, outside, undefined)) captured.add(name);
    else if (!esNames.has(name) && !globals.has(name)) names.add(name);
  }
  return { names: [...names], captured: [...captured] };
}

/** Whether a scope from `from` up to, not including, `to` declares the name; the top's names are bindings. */
function isDeclared(name: string, from: Scope, to: Scope | undefined): boolean {
  for (let at: Scope | undefined = from; at !== undefined && at !== to; at = at.parent)
    if (at.kind !== 'top' && at.names.has(name)) return true;
  return false;
}
