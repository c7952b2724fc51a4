// Reads the tokens of TypeScript one at a time from any offset, without recursion.
// The caller decides whether a slash is a division or begins a regular expression.

export type TokenKind = 'word' | 'value' | 'template' | 'regexp' | 'punctuator' | 'end' | 'broken';

export interface Token {
  readonly kind: TokenKind; // 'broken': a string, template or comment that does not end
  readonly text: string; // for a piece of a template: its last characters, '`' or '${'
  readonly at: number;
  readonly end: number;
  readonly afterLine: boolean; // whether a line break is before the token
}

/** The first token at or after `from`; a slash counts as a punctuator. */
export function tokenAt(source: string, from: number): Token {
  const { at, afterLine, isBroken } = skipBlanks(source, from);
  const token = (kind: TokenKind, end: number, text = source.slice(at, end)): Token => ({
    kind,
    text,
    at,
    end,
    afterLine,
  });
  if (isBroken) return token('broken', source.length);
  if (at >= source.length) return token('end', at);
  const letter = source[at] ?? '';
  if (letter === '"' || letter === "'") {
    const end = stringEnd(source, at);
    return end === undefined ? token('broken', source.length) : token('value', end);
  }
  if (letter === '`') return templatePiece(source, at, afterLine);
  const value = matchAt(valuePattern, source, at);
  if (value !== undefined) return token('value', value);
  const word = matchAt(wordPattern, source, at);
  if (word !== undefined) return token('word', word);
  return token('punctuator', matchAt(punctuatorPattern, source, at) ?? at + 1);
}

/** The piece of a template that begins at `at` with its first '`', or with the '}' after an expression. */
export function templatePiece(source: string, at: number, afterLine: boolean): Token {
  for (let end = at + 1; end < source.length; end++) {
    const letter = source[end];
    if (letter === '\\') end++;
    else if (letter === '`') return { kind: 'template', text: '`', at, end: end + 1, afterLine };
    else if (letter === '$' && source[end + 1] === '{')
      return { kind: 'template', text: '${', at, end: end + 2, afterLine };
  }
  return { kind: 'broken', text: '', at, end: source.length, afterLine };
}

/** The regular expression that begins with the slash at `at`; undefined if it does not end on that line. */
export function regexpAt(source: string, at: number): { end: number; depth: number } | undefined {
  const brackets = new RegexpBrackets();
  for (let end = at + 1; end < source.length; end++) {
    const letter = source[end] ?? '';
    if (isLineEnd(letter)) return undefined;
    if (letter === '\\') {
      if (isLineEnd(source[++end] ?? '\n')) return undefined;
    } else if (letter === '/' && !brackets.inClass)
      return { end: matchAt(wordPattern, source, end + 1) ?? end + 1, depth: brackets.deepest };
    else brackets.take(letter);
  }
  return undefined;
}

/** Counts the nesting of brackets in a regular expression; brackets in a class such as `[(]` count too. */
class RegexpBrackets {
  inClass = false;
  deepest = 0; // the most brackets that were open at a time
  #depth = 0;

  take(letter: string): void {
    switch (letter) {
      case '[':
        this.inClass = true;
        return this.#open();
      case '(':
        return this.#open();
      case ']':
        this.inClass = false;
        return this.#close();
      case ')':
        return this.#close();
    }
  }

  #open(): void {
    this.deepest = Math.max(this.deepest, ++this.#depth);
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
  }
}

function skipBlanks(
  source: string,
  from: number,
): { at: number; afterLine: boolean; isBroken: boolean } {
  let at = from;
  let afterLine = false;
  for (; at < source.length; at++) {
    const letter = source[at] ?? '';
    if (isLineEnd(letter)) afterLine = true;
    else if (letter === '/' && source[at + 1] === '*') {
      const end = source.indexOf('*/', at + 2);
      if (end === -1) return { at, afterLine, isBroken: true };
      afterLine ||= /[\n\r\u2028\u2029]/.test(source.slice(at, end));
      at = end + 1;
    } else if (isLineComment(source, at)) at = lineEnd(source, at) - 1;
    else if (!isBlank(letter)) break;
  }
  return { at, afterLine, isBroken: false };
}

function isLineComment(source: string, at: number): boolean {
  if (at === 0 && source.startsWith('#!')) return true;
  return source[at] === '/' && source[at + 1] === '/';
}

function isBlank(letter: string): boolean {
  return letter <= ' ' || /[\s\u0085\u180e\u200b]/.test(letter);
}

function lineEnd(source: string, from: number): number {
  let at = from;
  while (at < source.length && !isLineEnd(source[at] ?? '')) at++;
  return at;
}

function isLineEnd(letter: string): boolean {
  return letter === '\n' || letter === '\r' || letter === '\u2028' || letter === '\u2029';
}

function stringEnd(source: string, at: number): number | undefined {
  const quote = source[at];
  for (let end = at + 1; end < source.length; end++) {
    const letter = source[end];
    if (letter === quote) return end + 1;
    if (letter === '\n' || letter === '\r') return undefined;
    if (letter === '\\') end += source[end + 1] === '\r' && source[end + 2] === '\n' ? 2 : 1;
  }
  return undefined;
}

function matchAt(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}

const wordPattern =
  /(?:[\w$]|(?=[^\0-\x7f])[\p{ID_Continue}\u200c\u200d]|\\u(?:[\da-fA-F]{4}|\{[\da-fA-F]+\}))+/uy;
// numbers, with any letters directly after them, and names such as #field
const valuePattern =
  /(?:0[xXoObB]|\d[\d_]*\.?[\d_]*(?:[eE][+-]?)?|\.\d[\d_]*(?:[eE][+-]?)?)[\w$]*|#[\w$]+/y;
const punctuatorPattern =
  /=>|\?\.(?!\d)|\.\.\.|\+\+|--|[=!]==?|\*\*=?|&&=?|\|\|=?|\?\?=?|<<=?|>{1,3}=|[-+*/%&|^<]=/y;
