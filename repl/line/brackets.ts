// Finds the partner of the bracket at the cursor. Brackets in strings and comments do not count.

import jsTokens from 'js-tokens';

/** Returns the offsets of the pair with a bracket at the cursor, or else just before it. */
export function matchingBrackets(text: string, at: number): Pair | undefined {
  if (!brackets.test(text.slice(Math.max(0, at - 1), at + 1))) return undefined;
  let before: Pair | undefined; // the pair with a bracket just before the cursor
  for (const pair of pairsIn(text)) {
    if (pair.includes(at)) return pair;
    if (pair.includes(at - 1)) before = pair;
  }
  return before;
}

type Pair = readonly [open: number, close: number];

/** Yields the pairs in the order in which they are closed, until a closing bracket has no partner. */
function* pairsIn(text: string): Generator<Pair, void, undefined> {
  const open: { readonly bracket: string; readonly at: number }[] = [];
  for (const [bracket, at] of bracketsIn(text)) {
    if (isOpening(bracket)) {
      open.push({ bracket, at });
      continue;
    }
    const last = open.pop();
    if (last === undefined || closingOf[last.bracket] !== bracket) return;
    yield [last.at, at];
  }
}

function* bracketsIn(text: string): Generator<[bracket: string, at: number], void, undefined> {
  let offset = 0;
  for (const { value, type } of jsTokens(text)) {
    yield* bracketsOf(type, value, offset);
    offset += value.length;
  }
}

function bracketsOf(type: string, value: string, offset: number): [string, number][] {
  const end = offset + value.length - 1;
  switch (type) {
    case 'Punctuator':
      return brackets.test(value) ? [[value, offset]] : [];
    case 'TemplateHead': // a template's `…${` opens, and `}…` closes
      return [['{', end]];
    case 'TemplateMiddle':
      return [
        ['}', offset],
        ['{', end],
      ];
    case 'TemplateTail':
      return [['}', offset]];
    default:
      return [];
  }
}

function isOpening(bracket: string): boolean {
  return bracket in closingOf;
}

const closingOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const brackets = /[()[\]{}]/;
