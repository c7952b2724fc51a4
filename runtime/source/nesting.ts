// Refuses text that nests too deep for a parser: a parser recurses on the native stack, and a stack overflow
// aborts the whole program. A count grows at every token after which a parser may be a level deeper. The
// count shrinks only where these levels have certainly ended: at a closing bracket, a comma, or the end of a
// statement. In doubt the count is too high: without a semicolon, a statement ends only where two values
// follow each other, and a word that may be a keyword counts as a keyword.

import { Lines, SyntaxErrors } from './diagnostics.ts';
import { regexpAt, type Token, templatePiece, tokenAt } from './tokens.ts';
import {
  beforeValue,
  continuing,
  flat,
  headed,
  holding,
  nesting,
  neverInTypes,
  open,
} from './words.ts';

const maxBrackets = 250; // brackets open at once
const nested = 5; // added at a token into which the text after it nests, such as `?` in `a ? b :`, or `for`
const chained = 1; // added at a token into which the text before it nests, such as `.a` or `+ 1`
// Of 150 constructs measured, none took more than 500 bytes of the parser's stack per unit of the count: the
// limit is 2.5 MB of a thread's 4 MB.
const maxCount = 5_000;
// At each `<` a parser first tries to read types. If that fails, it reads the brackets after the `<` again.
const again = 2; // measured: how often a bracket is read again for each `<` before it
const maxWork = 1_000_000; // tokens, counted each time they are read: less than a second, and 200 MB
const mostReadings = 200; // slashes that may divide or begin a regular expression: for each, both are tried

/** Throws if the text nests too deep for a parser. */
export function refuseDeep(source: string): void {
  const readings = [new Reading(source)];
  const met = new Set<string>(); // states reached before: the rest of the text was already read from there
  for (let reading = readings.pop(); reading !== undefined; reading = readings.pop()) {
    for (let slash = reading.next(); slash !== undefined; slash = reading.next()) {
      const key = reading.key();
      if (met.has(key)) break;
      met.add(key);
      if (met.size > mostReadings) throw tooMany(source, slash);
      const other = reading.copy();
      if (other.takeRegexp(slash)) readings.push(other);
      reading.take(slash);
    }
  }
}

/** Whether the text nests too deep for a parser. */
export function isDeep(source: string): boolean {
  try {
    refuseDeep(source);
    return false;
  } catch (error) {
    if (error instanceof SyntaxErrors) return true;
    throw error;
  }
}

function tooMany(source: string, { at }: Token): SyntaxErrors {
  const message =
    'Too many slashes here may divide or begin a regular expression: put parentheses around those';
  return new SyntaxErrors([new Lines(source).diagnostic(at, message)]);
}

interface Frame {
  readonly bracket: string; // '(', '[', '{', '${', or '' for the whole text
  readonly isHead: boolean; // whether these are the parentheses of an if, while, for or with
  readonly work: number; // how often a parser may read the content
  statement: number; // the part of the count that ends with the current statement: if, for, else, labels
  expression: number; // the part of the count that ends with the current expression, or at a comma
  angles: number; // open `<` that may be brackets of types
  questions: number; // `?` whose colon may still follow
  afterComma: boolean; // whether the statement has a comma, so that a colon after it does not end a label
  hasDo: boolean; // whether the statement has a `do`, to which a `while` may belong
  ended: boolean; // whether a semicolon has just ended the statement
}

const tooMuch = 'Too much is nested or chained here: divide it into statements';

/** One way to read the text, with its state so far. */
class Reading {
  readonly #source: string;
  #at = 0;
  #last: Token | undefined;
  #beforeLast: Token | undefined;
  #lastIsValue = false; // whether the last token may end a value
  #beforeIsValue = false; // whether the token before the last may end a value
  #frames: Frame[];
  #count = 0;
  #work = 0;

  constructor(source: string, frames: Frame[] = [newFrame('', false, 1)]) {
    this.#source = source;
    this.#frames = frames;
  }

  copy(): Reading {
    const copy = new Reading(
      this.#source,
      this.#frames.map((frame) => ({ ...frame })),
    );
    copy.#at = this.#at;
    copy.#last = this.#last;
    copy.#beforeLast = this.#beforeLast;
    copy.#lastIsValue = this.#lastIsValue;
    copy.#beforeIsValue = this.#beforeIsValue;
    copy.#count = this.#count;
    copy.#work = this.#work;
    return copy;
  }

  key(): string {
    return JSON.stringify([this.#at, this.#lastIsValue, this.#frames]);
  }

  /** Reads up to a slash of unclear meaning and returns it; undefined at the end or at a syntax error. */
  next(): Token | undefined {
    for (;;) {
      const token = tokenAt(this.#source, this.#at);
      if (token.kind === 'end' || token.kind === 'broken') return undefined;
      const isSlash = token.text === '/' || token.text === '/=';
      const what = isSlash ? this.#slash(token) : undefined;
      if (what === 'either') return token;
      const goesOn = what === 'regexp' ? this.takeRegexp(token) : this.take(token);
      if (!goesOn) return undefined;
    }
  }

  takeRegexp(slash: Token): boolean {
    const found = regexpAt(this.#source, slash.at);
    if (found === undefined) return false;
    const { end, depth } = found;
    this.#limit(this.#count + depth * nested, slash);
    this.#step({ ...slash, kind: 'regexp', text: '//', end }, true);
    return true;
  }

  /** Reads a token. False at a syntax error. */
  take(token: Token): boolean {
    switch (token.kind) {
      case 'word':
        this.#word(token);
        return true;
      case 'value':
        this.#boundary(token, true);
        this.#step(token, true);
        return true;
      case 'template':
        return this.#template(token);
      default:
        this.#refuseComment(token);
        return this.#punctuator(token);
    }
  }

  /** Refuses HTML comments, as in `a<!--b`, since only some parsers read them as comments. */
  #refuseComment(token: Token): void {
    const { at, afterLine } = token;
    const begins = this.#source.startsWith('<!--', at);
    const ends = this.#source.startsWith('-->', at) && (afterLine || this.#last === undefined);
    if (begins || ends)
      throw this.#error(
        token,
        `\`${begins ? '<!--' : '-->'}\` is not available: put a blank into it`,
      );
  }

  #slash({ afterLine }: Token): Slash {
    const last = this.#last;
    if (last === undefined) return 'regexp';
    if (last.kind === 'word' && !this.#isMember()) {
      const what = slashBehindWord(last.text);
      if (what !== undefined) return what;
    }
    if (last.kind === 'punctuator' && last.text !== ']') {
      const what = this.#slashBehindPunctuator(last.text);
      if (what !== undefined) return what;
    }
    return afterLine ? 'either' : 'division';
  }

  /** The meaning of a slash after a punctuator; undefined after a value in parentheses. */
  #slashBehindPunctuator(text: string): Slash | undefined {
    if (text === ')') return this.#lastIsValue ? undefined : 'regexp'; // 'regexp' after the head of an if
    if (text === '!' || text === '++' || text === '--')
      return this.#beforeIsValue ? 'either' : 'regexp'; // 'regexp' after a prefix operator
    return text === '}' || text === '>' ? 'either' : 'regexp';
  }

  /** Whether the last word is a property name: `a.if`. */
  #isMember(): boolean {
    const text = this.#beforeLast?.text;
    return text === '.' || text === '?.';
  }

  #word(token: Token): void {
    const { text } = token;
    const before = this.#last?.text;
    if (before === '.' || before === '?.') {
      this.#step(token, true);
      return;
    }
    const frame = this.#top();
    const isKey = open.has(text) && text !== 'default' && this.#isFollowedBy(token, ':');
    const isOdd = text.includes('\\'); // a word with an escape may be a keyword: `\u0061s` is `as`
    const isOpen = !isKey && (open.has(text) || isOdd);
    const goesOn = continuing.has(text) || isOdd || (text === 'while' && frame.hasDo);
    this.#boundary(token, !goesOn);
    if (isOpen) this.#openWord(token, before, isOdd);
    this.#step(token, !isOpen);
  }

  /** Counts a word that cannot end an expression or statement: `case`, `typeof`, `if`. */
  #openWord(token: Token, before: string | undefined, isOdd: boolean): void {
    const { text } = token;
    const frame = this.#top();
    if ((text === 'case' || text === 'default') && before !== 'export') this.#endStatement(frame);
    if (text === 'do') frame.hasDo = true;
    if (holding.has(text)) this.#add('statement', nested, token);
    else this.#add('expression', nesting.has(text) || isOdd ? nested : chained, token);
  }

  #isFollowedBy({ end }: Token, text: string): boolean {
    return tokenAt(this.#source, end).text === text;
  }

  /**
   * Ends the statement before this token if a semicolon was read, or if the last token may end a value and
   * this one begins another (`begins`). An `else`, or a `while` after `do`, continues the statement even
   * after a semicolon.
   */
  #boundary({ text }: Token, begins: boolean): void {
    const frame = this.#top();
    const keeps = text === 'else' || (text === 'while' && frame.hasDo);
    if ((frame.ended && !keeps) || (this.#lastIsValue && begins)) this.#endStatement(frame);
    frame.ended = false;
  }

  #endStatement(frame: Frame): void {
    this.#endExpression(frame);
    this.#count -= frame.statement;
    Object.assign(frame, { statement: 0, afterComma: false, hasDo: false, ended: false });
  }

  #endExpression(frame: Frame): void {
    this.#count -= frame.expression;
    Object.assign(frame, { expression: 0, angles: 0, questions: 0 });
  }

  #template(token: Token): boolean {
    this.#frameGoesOn();
    if (token.text === '`') {
      this.#add('expression', chained, token);
      this.#step(token, true);
    } else this.#open('${', token);
    return true;
  }

  #punctuator(token: Token): boolean {
    const { text } = token;
    const frame = this.#top();
    switch (text) {
      case '(':
      case '[':
      case '{':
        this.#frameGoesOn();
        this.#open(text, token);
        return true;
      case ')':
      case ']':
        return this.#close(text === ')' ? '(' : '[', token);
      case '}':
        if (frame.bracket !== '${') return this.#close('{', token);
        return this.#goOnInTemplate(token);
      case ',':
        if (frame.angles === 0) this.#endExpression(frame);
        frame.afterComma = true;
        this.#step(token, false);
        return true;
      case ';':
        this.#endExpression(frame);
        frame.ended = true;
        this.#step(token, false);
        return true;
      default:
        this.#operator(token, frame);
        return true;
    }
  }

  #operator(token: Token, frame: Frame): void {
    const { text } = token;
    this.#frameGoesOn();
    if (neverInTypes.has(text)) frame.angles = 0;
    else if (text.startsWith('<')) frame.angles += text === '<<' ? 2 : 1;
    else if (text.startsWith('>')) frame.angles = Math.max(0, frame.angles - 1);
    if (text === '?') frame.questions++;
    const isLabel =
      text === ':' &&
      (frame.bracket === '{' || frame.bracket === '') &&
      frame.questions === 0 &&
      !frame.afterComma;
    if (text === ':' && frame.questions > 0) frame.questions--;
    const isFlat = flat.has(text) && (text !== '!' || this.#lastIsValue); // a `!` before its operand nests
    this.#add(isLabel ? 'statement' : 'expression', isFlat ? chained : nested, token);
    this.#step(token, false);
  }

  /** Called at an operator or bracket. If a semicolon was read just before, ends the statement before the semicolon. */
  #frameGoesOn(): void {
    const frame = this.#top();
    if (frame.ended) this.#endStatement(frame);
  }

  #open(bracket: string, token: Token): void {
    const isHead = bracket === '(' && this.#isHead();
    const { angles, work } = this.#top();
    this.#count += nested;
    this.#limit(this.#count, token);
    this.#frames.push(newFrame(bracket, isHead, work * (1 + angles * again)));
    if (this.#frames.length > maxBrackets + 1)
      throw this.#error(token, `Brackets are nested more than ${maxBrackets} deep`);
    this.#step(token, false);
  }

  /** Whether the parenthesis is the head of a statement: `if (`, `for await (`, but not `a.if(`. */
  #isHead(): boolean {
    const [word, before] = [this.#last?.text ?? '', this.#beforeLast?.text ?? ''];
    if (word === 'await') return before === 'for';
    return headed.has(word) && before !== '.' && before !== '?.';
  }

  #close(bracket: string, token: Token): boolean {
    const frame = this.#top();
    if (frame.bracket !== bracket) return false;
    this.#leave(frame);
    this.#add(frame.isHead ? 'statement' : 'expression', chained, token);
    this.#step(token, !frame.isHead);
    return true;
  }

  #goOnInTemplate({ at, afterLine }: Token): boolean {
    this.#leave(this.#top());
    const piece = templatePiece(this.#source, at, afterLine);
    return piece.kind === 'template' && this.#template(piece);
  }

  #leave(frame: Frame): void {
    this.#frames.pop();
    this.#count -= frame.statement + frame.expression + nested;
  }

  #add(part: 'statement' | 'expression', count: number, token: Token): void {
    this.#top()[part] += count;
    this.#count += count;
    this.#limit(this.#count, token);
  }

  #limit(count: number, token: Token): void {
    if (count > maxCount) throw this.#error(token, tooMuch);
  }

  #error({ at }: Token, message: string): SyntaxErrors {
    return new SyntaxErrors([new Lines(this.#source).diagnostic(at, message)]);
  }

  #step(token: Token, isValue: boolean): void {
    this.#work += this.#top().work;
    if (this.#work > maxWork + token.end) throw this.#error(token, tooMuch);
    this.#beforeLast = this.#last;
    this.#beforeIsValue = this.#lastIsValue;
    this.#last = token;
    this.#lastIsValue = isValue;
    this.#at = token.end;
  }

  #top(): Frame {
    return this.#frames.at(-1) as Frame;
  }
}

type Slash = 'regexp' | 'division' | 'either';

/** The meaning of a slash after a word; undefined after a name. */
function slashBehindWord(text: string): Slash | undefined {
  if (beforeValue.has(text)) return 'regexp';
  return open.has(text) || text.includes('\\') ? 'either' : undefined;
}

function newFrame(bracket: string, isHead: boolean, work: number): Frame {
  return {
    bracket,
    isHead,
    work,
    statement: 0,
    expression: 0,
    angles: 0,
    questions: 0,
    afterComma: false,
    hasDo: false,
    ended: false,
  };
}
