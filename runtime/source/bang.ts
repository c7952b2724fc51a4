// `pid ! message` at the prompt means send(pid, message), as in Erlang: right associative, and the message
// extends as far as the right side of an assignment would. A `!` sends if the text is otherwise not valid
// TypeScript, or if the `!` has blanks on both sides, as in `pid ! ['hi', self()]`, which TypeScript would
// read as an index of `pid!`. In `x![1]` and `x! [1]`, the `!` keeps TypeScript's meaning.

import type { Node, Program } from 'oxc-parser';
import { type Bang, bangsIn } from './bang-tokens.ts';
import { type Edited, Edits } from './edits.ts';
import { oxcParser } from './oxc.ts';

/** Parses a text of the same length as the source, in which each `!` that may send is replaced by `|`. */
export type ParseText = (text: string) => Program | undefined;

export interface Sends extends Edited {
  readonly first: number; // the offset of the first `!` that sends
}

/**
 * The text with each send written as a call; undefined if the text has no sends. `valid`: the tree of the
 * text, if the text is valid TypeScript as it stands.
 */
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
  // a `!` that the walk did not reach is in a type: then the text has no sends
  return isBang.size === 0 ? { ...edits.apply(source), first } : undefined;
}

/** The text with `|` for each `!` that may send: of all operators `|` has the most similar precedence. */
export function withBars(
  source: string,
  bangs: readonly number[] = bangsIn(source).map(({ at }) => at),
): string {
  const letters = source.split('');
  for (const at of bangs) letters[at] = '|';
  return letters.join('');
}

/** The offsets of each TypeScript `!` that has blanks on both sides and is not the last token. */
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
  readonly #isBang: Set<number>; // offsets of `!` that the walk has not reached yet

  constructor(edits: Edits, isBang: Set<number>) {
    this.#edits = edits;
    this.#isBang = isBang;
  }

  /** `parents`: the nodes around, outermost first; all calls share this array. */
  visit(node: Node, parents: Node[]): void {
    if (isBar(node) && !(isBar(parents.at(-1)) && parents.at(-1)?.start === node.start))
      this.#writeChain(node, parents);
    parents.push(node);
    for (const child of children(node)) this.visit(child, parents);
    parents.pop();
  }

  /** Writes the sends in `a ! b | c ! d`, in the tree a chain of `|`: splits it where the source has `!`. */
  #writeChain(chain: Node, parents: readonly Node[]): void {
    const bangs: number[] = [];
    const starts = [chain.start]; // where the part before each `!` begins
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

/** The end of the message: in `p ! a || b` and `p ! a ? b : c` the message extends to the end. */
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
