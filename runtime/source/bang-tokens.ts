// Which `!` of a text may stand between a destination and a message: by its neighbours among the tokens.

import jsTokens, { type Token } from 'js-tokens';

export interface Bang {
  readonly at: number;
  readonly isSpaced: boolean; // a blank stands before it
}

/**
 * Every `!` that follows what could be a value, and is not one of `!=` and `!==`. One without a blank before it
 * counts only before what could not follow TypeScript's own: a name, a string, a number, a brace.
 */
export function bangsIn(source: string): readonly Bang[] {
  if (!source.includes('!')) return [];
  const bangs: { at: number; isSpaced: boolean; next: Token | undefined }[] = [];
  const heads: boolean[] = []; // for each open parenthesis: whether it is that of an if, while, for or with
  let last: Token | undefined; // that is neither blank nor comment
  let isValue = false; // whether `last` may end a value
  let blank = '';
  let at = 0;
  for (const token of jsTokens(source)) {
    if (isBlank(token)) blank += token.value;
    else {
      const before = bangs.at(-1);
      if (before !== undefined && token.value !== '!') before.next ??= token; // `x!!` ends like `x!`
      if (token.value === '!' && isValue)
        bangs.push({ at, isSpaced: blank !== '', next: undefined });
      if (token.value === '(') heads.push(last !== undefined && statements.has(last.value));
      isValue = token.value === ')' ? heads.pop() !== true : endsValue(token);
      last = token;
      blank = '';
    }
    at += token.value.length;
  }
  return bangs.filter(({ isSpaced, next }) => (isSpaced ? !endsHere(next) : beginsValue(next)));
}

function endsHere(next: Token | undefined): boolean {
  return next?.type === 'Punctuator' && [')', ']', '}', ',', ';', '.', '?.'].includes(next.value);
}

function beginsValue(next: Token | undefined): boolean {
  switch (next?.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
      return true;
    case 'IdentifierName':
      return !infixes.has(next.value);
    case 'Punctuator':
      return next.value === '{';
    default:
      return false;
  }
}

const infixes: ReadonlySet<string> = new Set(['in', 'instanceof', 'as', 'satisfies', 'of']);

const statements: ReadonlySet<string> = new Set(['if', 'while', 'for', 'with']);

function isBlank({ type }: Token): boolean {
  return type.endsWith('Comment') || type === 'WhiteSpace' || type === 'LineTerminatorSequence';
}

function endsValue({ type, value }: Token): boolean {
  switch (type) {
    case 'StringLiteral':
    case 'NoSubstitutionTemplate':
    case 'TemplateTail':
    case 'NumericLiteral':
    case 'RegularExpressionLiteral':
    case 'PrivateIdentifier':
      return true;
    case 'IdentifierName':
      return !prefixes.has(value);
    case 'Punctuator':
      return value === ']' || value === '++' || value === '--';
    default:
      return false;
  }
}

/** Words that a value, or a statement that begins with `!`, may follow. */
const prefixes: ReadonlySet<string> = new Set(
  `await case delete do else extends in instanceof new of return throw typeof void yield
   as satisfies default`.split(/\s+/),
);
