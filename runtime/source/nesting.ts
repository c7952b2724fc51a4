// Limits how deep a text nests before a parser sees it: a parser recurses on the native stack, and an overflow of that
// aborts the whole program. Every token after which a parser may be one level deeper adds to a count. The count goes down
// only where all these levels have certainly ended: at a closing bracket, at a comma, at the end of a statement.
// In doubt the count is too high: a statement ends only at two values in a row, and a possible keyword counts as one.

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
const nested = 5; // added for a token that contains what follows it, such as `?` in `a ? b :`, or `for`
const chained = 1; // added for a token that contains what is before it, such as `.a` or `+ 1`
// Of 150 constructs measured, none took more than 500 bytes of the parser's stack for each 1 of the count: at most 2.5 MB
// of a thread's 4.
const maxCount = 5_000;
// At each `<` a parser first tries to read types. If that fails, it reads the brackets that follow again.
const again = 2; // how often a bracket is read again for each `<` before it, as measured
const maxWork = 1_000_000; // tokens read in all: less than a second, and 200 MB
const mostReadings = 200; // readings, as a slash may be a division or begin a regular expression

/** Throws if the text nests too deep for a parser. */
export function refuseDeep(source: string): void {
  const readings = [new Reading(source)];
  const met = new Set<string>(); // states met before: from there on the reading would be the same
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
  readonly isHead: boolean; // the parentheses of an if, while, for or with
  readonly work: number; // how often a parser may read the content
  statement: number; // the count of the current statement: if, for, else, labels
  expression: number; // the count of the current expression, which ends at a comma
  angles: number; // open `<` that may be brackets of types
  questions: number; // `?` that may still get their colon
  afterComma: boolean; // a comma came, so a colon does not end a label
  hasDo: boolean; // a `do` came, so a `while` may belong to it
  ended: boolean; // a semicolon came
}

const tooMuch = 'Too much is nested or chained here: divide it into statements';

/** One way to read the text, with its state so far. */
class Reading {
  readonly #source: string;
  #at = 0;
  #last: Token | undefined;
  #beforeLast: Token | undefined;
  #lastIsValue = false; // whether a value may end with the last token
  #beforeIsValue = false; // the same for the token before it
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

  /** Read up to a slash that may be a division or a regular expression; undefined at the end or at a syntax error. */
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

  /** Read a token. False at a syntax error. */
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

  /** Refuse HTML's comments, which only some parsers know: `a<!--b`. */
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

  /** Undefined behind a value in parentheses. */
  #slashBehindPunctuator(text: string): Slash | undefined {
    if (text === ')') return this.#lastIsValue ? undefined : 'regexp'; // behind the head of an if
    if (text === '!' || text === '++' || text === '--')
      return this.#beforeIsValue ? 'either' : 'regexp'; // without a value before it, it is a prefix operator
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
    const isOdd = text.includes('\\'); // with an escape: it may be a keyword, as `\u0061s` is `as`
    const isOpen = !isKey && (open.has(text) || isOdd);
    const goesOn = continuing.has(text) || isOdd || (text === 'while' && frame.hasDo);
    this.#boundary(token, !goesOn);
    if (isOpen) this.#openWord(token, before, isOdd);
    this.#step(token, !isOpen);
  }

  /** A word that something follows: `case`, `typeof`, `if`. */
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

  /** End the statement before this token, if a semicolon came or if two values follow one another. */
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
    const isFlat = flat.has(text) && (text !== '!' || this.#lastIsValue); // a `!` before a type nests
    this.#add(isLabel ? 'statement' : 'expression', isFlat ? chained : nested, token);
    this.#step(token, false);
  }

  /** A token other than a value begins a new statement after a semicolon. */
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

  /** `if (`, `for await (`, but not `a.if(`. */
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

/** Undefined behind a name. */
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
