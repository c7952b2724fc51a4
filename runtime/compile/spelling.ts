// Pairs the compiler's names in V8's error messages with the names that the user wrote.

import type { Node } from 'oxc-parser';
import type { Spelling } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Visitor } from '../source/scopes.ts';

type Pair = readonly [ours: string, theirs: string];

/** A called expression that lowering rewrites (`o?.f`, `this.#f` or `super.f`), and its line. */
export type Callee = readonly [line: number, text: string];

/** `locals`: for imported names the expressions that read them; `made`: variables that lowering has added. */
export function spelling(
  bindings: string,
  locals: ReadonlyMap<string, string>,
  made: readonly string[],
  callees: readonly Callee[],
): Spelling {
  const imports = [...locals].map(([theirs, ours]): Pair => [ours, theirs]);
  const guessed = made.map((name): Pair => [name, guess(name, made, bindings, imports)]);
  const values = [...imports, ...guessed].sort(([a], [b]) => b.length - a.length);
  return { bindings, values, callees };
}

/** The user's text for a variable that lowering named after its value: for `_$bindings$o$a` it is o.a. */
function guess(
  name: string,
  made: readonly string[],
  bindings: string,
  imports: readonly Pair[],
): string {
  const base = made.includes(name.replace(/\d+$/, '')) ? name.replace(/\d+$/, '') : name;
  if (/^_(?:ref|step|iterator|superprop|using|excluded|err|x)/.test(base)) return unnamed;
  const path = base.slice(1);
  if (path.startsWith(`${bindings}$`) && bindings !== '')
    return path.slice(bindings.length + 1).replaceAll('$', '.');
  const value = path.replaceAll(/(?<=.)\$/g, '.');
  const found = imports.find(([ours]) => value === ours || value.startsWith(`${ours}.`));
  return found === undefined ? value : found[1] + value.slice(found[0].length);
}

const unnamed = '(intermediate value)'; // as V8 writes it

/** The variables in the code that lowering has added. */
export function madeVariables(code: string, text: string): string[] {
  const names = new Set(code.match(/(?<![\w$.'"`])_[\w$]+/g));
  return [...names].filter((name) => !text.includes(name));
}

/** A visitor that adds every called expression that lowering rewrites to `callees`. */
export function noteCallees(callees: Callee[], text: string, lines: Lines): Visitor {
  return {
    enter(node) {
      const callee = calleeOf(node);
      if (callee === undefined) return;
      const written = text.slice(callee.start, callee.end);
      const isOptional = node.type === 'CallExpression' && node.optional;
      if (!isOptional && !/\?\.|\.#|\bsuper\b/.test(written)) return;
      callees.push([
        lines.place(callee.start).line,
        written.replace(/\s+/g, ' ').slice(0, longest),
      ]);
    },
  };
}

const longest = 100; // characters of a called expression in a message

function calleeOf(node: Node): Node | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return node.callee;
  return node.type === 'TaggedTemplateExpression' ? node.tag : undefined;
}
