// Finds each `!` that may be Erlang's send operator, by the tokens around it.

import jsTokens, { type Token } from 'js-tokens';

export interface Bang {
  readonly at: number;
  readonly isSpaced: boolean; // whether a blank is before it
}

/**
 * Every `!` after a token that may end a value, except in `!=` and `!==`. A `!` with a blank before it does
 * not count if the next token ends the expression, as in `(x !)`. A `!` without a blank before it counts only
 * if the next token cannot follow TypeScript's own `!`: a name, a string, a number or a brace.
 */
export function bangsIn(source: string): readonly Bang[] {
  if (!source.includes('!')) return [];
  const reading = new Reading();
  for (const token of jsTokens(source)) reading.take(token);
  return reading.bangs.filter(({ isSpaced, next }) =>
    isSpaced ? !endsHere(next) : beginsValue(next),
  );
}

/** Collects each `!` that comes after a possible value, with the token after it. */
class Reading {
  readonly bangs: (Bang & { next: Token | undefined })[] = [];
  // for each open parenthesis: whether it belongs to an if, while, for or with
  readonly #heads: boolean[] = [];
  #last: Token | undefined; // the last token, apart from blanks and comments
  #isValue = false; // whether the last token may end a value
  #isSpaced = false; // whether blanks or comments follow the last token
  #at = 0;

  take(token: Token): void {
    if (isBlank(token)) this.#isSpaced = true;
    else {
      this.#mark(token);
      this.#step(token);
    }
    this.#at += token.value.length;
  }

  #mark(token: Token): void {
    const before = this.bangs.at(-1);
    if (token.value !== '!') {
      if (before !== undefined) before.next ??= token; // after `x!!`, both get the same next token
    } else if (this.#isValue)
      this.bangs.push({ at: this.#at, isSpaced: this.#isSpaced, next: undefined });
  }

  #step(token: Token): void {
    const last = this.#last;
    if (token.value === '(') this.#heads.push(last !== undefined && statements.has(last.value));
    this.#isValue = token.value === ')' ? this.#heads.pop() !== true : endsValue(token);
    this.#last = token;
    this.#isSpaced = false;
  }
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

/** Words that may come before a value, or before a statement that begins with `!`. */
const prefixes: ReadonlySet<string> = new Set(
  `await case delete do else extends in instanceof new of return throw typeof void yield
   as satisfies default`.split(/\s+/),
);
