// A printed term as a tree, without its line breaks, blanks, quotes and order of keys. The printer is
// runtime/emulator/text/term-doc.ts; a few of its forms, such as the message of an error, are not parsed.

/** A printed term. Ports, ids of connections and functions are all alike: they differ from run to run. */
export type PrintedTerm =
  | { readonly kind: 'word'; readonly text: string } // a number, true, a date, a symbol, or `...` for parts left out
  | PrintedString
  | { readonly kind: 'identifier'; readonly text: string } // <0.88.0> or #Ref<0.1.2.3>
  | { readonly kind: 'pair'; readonly key: PrintedTerm; readonly value: PrintedTerm } // of a Map
  | PrintedBracket
  | Wildcard;

export interface PrintedString {
  readonly kind: 'string';
  readonly text: string; // without quotes and escapes
  readonly isBroken: boolean; // a terminal broke it into lines
  readonly isCut: boolean; // `'abc'...`
}

export interface PrintedBracket {
  readonly kind: 'bracket';
  readonly open: string; // `[`, `{`, `Map(2) {`, `Uint8Array [`, `list(`
  readonly values: readonly PrintedTerm[]; // those without a key, in their order
  readonly keyed: ReadonlyMap<string, PrintedTerm>; // properties
  readonly isOpen: boolean; // one of the values is a wildcard
}

/** `[...]`; it is glued if no comma parts it from a neighbour. */
interface Wildcard {
  readonly kind: 'any';
  readonly isGlued: boolean;
}

export interface ReadTerm {
  readonly term: PrintedTerm;
  readonly end: number; // the index behind the term
}

/** Where a term stands in its text. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly item?: number | undefined; // where the key of a property begins
}

export type Spans = Map<PrintedTerm, Span>;

/**
 * Returns the term that begins at `from`, or undefined. With `wildcards`, `[...]` stands for any values. Where each of its
 * terms stands is noted in `spans`.
 */
export function readPrintedTerm(
  text: string,
  from: number,
  wildcards: boolean,
  spans?: Spans,
): ReadTerm | undefined {
  const reader = new Reader(text, from, wildcards, spans);
  try {
    const term = reader.term(0);
    return { term, end: reader.at };
  } catch (error) {
    if (error instanceof NoTerm) return undefined;
    throw error;
  }
}

class NoTerm extends Error {}

const noTerm = new NoTerm('not a term'); // one for all: most lines of a program's output are none

const deepest = 500; // levels of brackets: more than terl prints

class Reader {
  at: number;
  private readonly text: string;
  private readonly wildcards: boolean;
  private readonly spans: Spans | undefined;

  constructor(text: string, at: number, wildcards: boolean, spans?: Spans) {
    this.text = text;
    this.at = at;
    this.wildcards = wildcards;
    this.spans = spans;
  }

  term(depth: number): PrintedTerm {
    this.blanks();
    const from = this.at;
    const term = this.bare(depth);
    this.spans?.set(term, { from, to: this.at });
    return term;
  }

  private bare(depth: number): PrintedTerm {
    if (depth > deepest) throw noTerm;
    const letter = this.text.charAt(this.at);
    if (letter === "'" || letter === '"' || letter === '`') return this.string(letter);
    if (letter === '[' || letter === '{') return this.bracketed(letter, depth);
    const identifier = letter === '<' || letter === '#' ? this.match(identifiers) : undefined;
    if (identifier !== undefined) return { kind: 'identifier', text: identifier[0] };
    const call = this.match(calls);
    if (call !== undefined) return this.bracket(call[0], '(', depth);
    const opening = this.match(named);
    if (opening !== undefined) return this.named(opening, depth);
    const word = this.match(words)?.[0] ?? (letter === '/' ? this.regExp() : undefined);
    if (word === undefined) throw noTerm;
    const [kind] = /^#(?:Fun|Port)</.exec(word) ?? [];
    return { kind: 'word', text: kind ?? word };
  }

  private bracketed(letter: string, depth: number): PrintedTerm {
    if (this.isWildcard()) return this.wildcard(false);
    const special = letter === '[' ? this.match(specials) : undefined;
    if (special !== undefined) return { kind: 'word', text: special[0] };
    this.at++;
    return this.bracket(letter, letter, depth);
  }

  private named([, name = '', tag = '', bracket = '']: readonly string[], depth: number) {
    return this.bracket(`${name} ${tag}${bracket}`, bracket, depth);
  }

  private bracket(open: string, letter: string, depth: number): PrintedBracket {
    const close = letter === '[' ? ']' : letter === '(' ? ')' : '}';
    const values: PrintedTerm[] = [];
    const keyed = new Map<string, PrintedTerm>();
    this.blanks();
    while (this.text.charAt(this.at) !== close) {
      this.slot(values, keyed, depth + 1, close);
      if (this.text.charAt(this.at) !== ',') continue;
      this.at++;
      this.blanks();
      if (this.text.charAt(this.at) === close) throw noTerm;
    }
    this.at++;
    if (letter === '[') this.hidePort(values);
    return {
      kind: 'bracket',
      open,
      values,
      keyed,
      isOpen: values.some(({ kind }) => kind === 'any'),
    };
  }

  /** What stands between two commas: a value or a property, and wildcards around it. */
  private slot(
    values: PrintedTerm[],
    keyed: Map<string, PrintedTerm>,
    depth: number,
    close: string,
  ): void {
    const begin = values.length;
    let parts = 0;
    let hasItem = false;
    for (;;) {
      this.blanks();
      const next = this.text.charAt(this.at);
      if (parts > 0 && (next === ',' || next === close)) break;
      if (this.isWildcard()) values.push(this.wildcard(true));
      else if (hasItem) throw noTerm;
      else {
        this.item(values, keyed, depth);
        hasItem = true;
      }
      parts++;
    }
    if (parts === 1 && !hasItem) values[begin] = { kind: 'any', isGlued: false };
  }

  private item(values: PrintedTerm[], keyed: Map<string, PrintedTerm>, depth: number): void {
    const item = this.at;
    const key = this.key();
    if (key !== undefined) {
      const value = this.term(depth);
      const isId = key === 'connection_id' && value.kind === 'word';
      keyed.set(key, isId ? this.hidden(value, 'an id') : value);
      this.span(keyed.get(key), { ...this.spans?.get(value), item });
      return;
    }
    const value = this.term(depth);
    this.blanks();
    if (!this.text.startsWith('=>', this.at)) values.push(value);
    else {
      this.at += 2;
      const pair: PrintedTerm = { kind: 'pair', key: value, value: this.term(depth) };
      this.span(pair, { from: item });
      values.push(pair);
    }
  }

  private span(
    term: PrintedTerm | undefined,
    { from = this.at, to = this.at, item }: Partial<Span>,
  ): void {
    if (term !== undefined) this.spans?.set(term, { from, to, item });
  }

  /** What stands for a term that differs from run to run. */
  private hidden(term: PrintedTerm, text: string): PrintedTerm {
    const word: PrintedTerm = { kind: 'word', text };
    this.span(word, this.spans?.get(term) ?? {});
    return word;
  }

  /** In `['foo', 36555]`, a node with its port, the port differs from run to run. */
  private hidePort(values: PrintedTerm[]): void {
    const [name, port] = values;
    if (name?.kind !== 'string' || port?.kind !== 'word') return;
    if (/^\d{4,5}$/.test(port.text) && /^\w+$/.test(name.text))
      values[1] = this.hidden(port, 'a port');
  }

  /** The key of a property; undefined, and nothing is read, if none follows. */
  private key(): string | undefined {
    const begin = this.at;
    const letter = this.text.charAt(begin);
    if (letter !== "'" && letter !== '"' && letter !== '`') return this.match(keys)?.[1];
    const { text } = this.string(letter);
    if (this.text.charAt(this.at) === ':') {
      this.at++;
      return text;
    }
    this.at = begin;
    return undefined;
  }

  private string(mark: string): PrintedString {
    const begin = this.at + 1;
    let at = begin;
    while (this.text.charAt(at) !== mark) {
      if (at >= this.text.length) throw noTerm;
      at += this.text.charAt(at) === '\\' ? 2 : 1;
    }
    const inside = this.text.slice(begin, at);
    this.at = at + 1;
    const isCut = this.text.startsWith('...', this.at);
    if (isCut) this.at += 3;
    return { kind: 'string', text: unescaped(inside), isBroken: inside.includes('\n'), isCut };
  }

  /** A regular expression: it ends at a slash that is neither escaped nor in brackets. */
  private regExp(): string {
    const begin = this.at;
    let inClass = false;
    for (let at = begin + 1; at < this.text.length; at++) {
      const letter = this.text.charAt(at);
      if (letter === '\n') break;
      if (letter === '\\') at++;
      else if (letter === '[') inClass = true;
      else if (letter === ']') inClass = false;
      else if (letter === '/' && !inClass) {
        this.at = at + 1;
        this.match(flags);
        return this.text.slice(begin, this.at);
      }
    }
    throw noTerm;
  }

  private isWildcard(): boolean {
    return this.wildcards && this.text.startsWith('[...]', this.at);
  }

  private wildcard(isGlued: boolean): Wildcard {
    this.at += '[...]'.length;
    return { kind: 'any', isGlued };
  }

  private blanks(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const identifiers = /<\d+\.\d+\.\d+>|#Ref<\d+(?:\.\d+){1,9}>/y;
const specials = /\[(?:Getter|Setter|Circular|Unprintable)\]/y;
const calls = /(?:list|improper|charlist|binary|bitstring|float)\(/y; // terms that print as the calls that make them
const named =
  /([\p{ID_Start}$_][\p{ID_Continue}$]{0,200}(?:\(\d+\))?) (\[[\p{ID_Continue} $]{1,200}\] )?([[{])/uy;
const keys =
  /([\p{ID_Start}$_][\p{ID_Continue}$]{0,9999}|\d{1,15}|\[[\p{ID_Continue}$]{1,200}\]|\[Symbol\([^()[\]\n]{0,200}\)\]):/uy;
const words = new RegExp(
  [
    '[+-]?\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z', // a date
    '-?(?:0x[\\da-f]+\\.\\.\\.n|\\d+n|\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)(?![\\w.])',
    '(?:true|false|null|undefined|NaN|-?Infinity|Invalid Date)(?![\\w$])',
    'Symbol\\([^()\\n]{0,9999}\\)',
    '#(?:Fun|Class|Module|Port)<[^<>\\n]{0,300}>',
    '<empty>',
    '\\.\\.\\.',
  ].join('|'),
  'y',
);
const flags = /[a-z]{0,10}/y;

/** The text that JavaScript reads in quotes. */
function unescaped(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi,
    (_all, braced, four, two, plain) =>
      plain === undefined ? letterOf(braced ?? four ?? two) : (escapes.get(plain) ?? plain),
  );
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);

function letterOf(hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16);
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}
