// The bracket that belongs to the one at the cursor. Brackets inside of strings and comments are text.

import jsTokens from 'js-tokens';

/** Both ends of the pair whose bracket is under the cursor, or just before it. */
export function matchingBrackets(text: string, at: number): readonly [number, number] | undefined {
  if (!brackets.test(text.slice(Math.max(0, at - 1), at + 1))) return undefined;
  const open: { readonly bracket: string; readonly at: number }[] = [];
  let before: readonly [number, number] | undefined; // the pair with a bracket before the cursor
  let offset = 0;
  for (const { value, type } of jsTokens(text)) {
    for (const [bracket, place] of bracketsOf(type, value, offset)) {
      if (isOpening(bracket)) {
        open.push({ bracket, at: place });
        continue;
      }
      const last = open.pop();
      if (last === undefined || closingOf[last.bracket] !== bracket) return before;
      if (last.at === at || place === at) return [last.at, place];
      if (last.at === at - 1 || place === at - 1) before = [last.at, place];
    }
    offset += value.length;
  }
  return before;
}

function bracketsOf(type: string, value: string, offset: number): [string, number][] {
  const end = offset + value.length - 1;
  switch (type) {
    case 'Punctuator':
      return brackets.test(value) ? [[value, offset]] : [];
    case 'TemplateHead': // `…${ opens, }…` closes
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
