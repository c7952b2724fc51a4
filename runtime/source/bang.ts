// `pid ! message` at the prompt means send(pid, message), as in Erlang: right associative, and the message
// goes as far as an assignment's value would.
// Only a text that is no TypeScript is read so, and one more: a `!` with blanks on both sides of it,
// as in `pid ! ['hi', self()]`, which to TypeScript is an index of `pid!`. `x![1]` and `x! [1]` stay what they are.

import type { Node, Program } from 'oxc-parser';
import { type Bang, bangsIn } from './bang-tokens.ts';
import { type Edited, Edits } from './edits.ts';
import { oxcParser } from './oxc.ts';

/** Reads a text of the same length in which each `!` that sends is a `|`. */
export type ParseText = (text: string) => Program | undefined;

export interface Sends extends Edited {
  readonly first: number; // where the first `!` is
}

/** The text with its sends written out, or undefined if it has none. `valid`: the tree, if it is TypeScript. */
export function writeSends(
  source: string,
  valid: Program | undefined,
  parse: ParseText,
): Sends | undefined {
  if (valid !== undefined) return written(source, spacedIn(source, valid), parse);
  const found = bangsIn(source);
  const spaced = found.filter(({ isSpaced }) => isSpaced);
  const at = (bangs: readonly Bang[]): number[] => bangs.map((bang) => bang.at);
  return written(source, at(spaced), parse) ?? written(source, at(found), parse);
}

function written(source: string, bangs: readonly number[], parse: ParseText): Sends | undefined {
  const [first] = bangs;
  if (first === undefined) return undefined;
  const program = parse(withBars(source, bangs));
  if (program === undefined) return undefined;
  const edits = new Edits();
  const isBang = new Set(bangs);
  new Sender(edits, isBang).visit(program, []);
  // what is left over stands where a type does, and is none of ours
  return isBang.size === 0 ? { ...edits.apply(source), first } : undefined;
}

/** The text with a `|` for each `!` that may send: the one operator that binds nearly as it does. */
export function withBars(
  source: string,
  bangs: readonly number[] = bangsIn(source).map(({ at }) => at),
): string {
  const letters = source.split('');
  for (const at of bangs) letters[at] = '|';
  return letters.join('');
}

/** The `!` of TypeScript that stand between two blanks, with something after them. */
function spacedIn(source: string, program: Program): number[] {
  const places: number[] = [];
  const visit = (node: Node): void => {
    const at = node.end - 1;
    if (node.type === 'TSNonNullExpression' && /^[ \t]!\s$/.test(source.slice(at - 1, at + 2)))
      places.push(at);
    for (const child of children(node)) visit(child);
  };
  visit(program);
  return places.sort((a, b) => a - b).filter((at) => /\S/.test(source.slice(at + 1)));
}

class Sender {
  readonly #edits: Edits;
  readonly #isBang: Set<number>; // those not yet met

  constructor(edits: Edits, isBang: Set<number>) {
    this.#edits = edits;
    this.#isBang = isBang;
  }

  /** `parents` is the same array for all, outermost first. */
  visit(node: Node, parents: Node[]): void {
    if (isBar(node) && !(isBar(parents.at(-1)) && parents.at(-1)?.start === node.start))
      this.#writeChain(node, parents);
    parents.push(node);
    for (const child of children(node)) this.visit(child, parents);
    parents.pop();
  }

  /** `a ! b | c ! d`: the operands in a row, parted at each `!`. */
  #writeChain(chain: Node, parents: readonly Node[]): void {
    const bangs: number[] = [];
    const starts = [chain.start]; // of what stands between two of them
    const collect = (node: Node): void => {
      if (!isBar(node)) return;
      const { left, right } = node;
      if (left.start === chain.start) collect(left);
      const at = this.#barBetween(left.end, right.start);
      if (at === undefined) return;
      this.#isBang.delete(at);
      bangs.push(at);
      starts.push(right.start);
    };
    collect(chain);
    if (bangs.length === 0) return;
    const end = reach(chain, parents);
    for (const [i, at] of bangs.entries()) {
      this.#edits.open(starts[i] ?? at, 'erlang.send(');
      this.#edits.replace(at, at + 1, ',');
    }
    this.#edits.close(end, ')'.repeat(bangs.length));
  }

  #barBetween(from: number, to: number): number | undefined {
    for (let at = from; at < to; at++) if (this.#isBang.has(at)) return at;
    return undefined;
  }
}

/** The end of the message: `p ! a || b` and `p ! a ? b : c` send what follows too. */
function reach(chain: Node, parents: readonly Node[]): number {
  let { end } = chain;
  for (const parent of parents.toReversed()) {
    const isFirst =
      (parent.type === 'LogicalExpression' && parent.left.end === end) ||
      (parent.type === 'ConditionalExpression' && parent.test.end === end);
    if (!isFirst) break;
    end = parent.end;
  }
  return end;
}

function isBar(node: Node | undefined): node is Extract<Node, { type: 'BinaryExpression' }> {
  return node?.type === 'BinaryExpression' && node.operator === '|';
}

function children(node: Node): Node[] {
  const fields = node as unknown as Record<string, unknown>;
  return (oxcParser().visitorKeys[node.type] ?? []).flatMap((key) => {
    const value = fields[key];
    return (Array.isArray(value) ? value : [value]).filter(
      (child): child is Node => typeof child === 'object' && child !== null,
    );
  });
}
