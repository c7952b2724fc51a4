// Parses text as a term, without evaluating it: 'foo', ['ok', 1], { a: [] }, <0.88.0> (erl_parse:parse_term).

import { pidFromNumbers } from '../identity/pid.ts';
import { referenceFromNumbers } from '../identity/reference.ts';
import { bitstringOf } from '../term/bitstring.ts';
import { floatOf } from '../term/float.ts';
import { charlistOf, improperOf, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { binaryOf } from '../term/utf8.ts';

/** `['ok', term]` or `['error', why]`. The text may end in a full stop, as in Erlang. */
export function termOf(text: string): ['ok', Term] | ['error', string] {
  try {
    const reader = new TermReader(text);
    return ['ok', reader.whole()];
  } catch (error) {
    if (error instanceof NoTerm) return ['error', error.message];
    throw error;
  }
}

class NoTerm extends Error {}

const deepest = 500; // levels of brackets

const token =
  /\s*(?:('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(<\d+\.\d+\.\d+>|#Ref<\d+(?:\.\d+){3,5}>)|(-?(?:\d+n|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.]*\w))|(-?[\p{L}_$][\p{L}\p{N}_$]*)|([[\](){},:.])|$)/uy;

/** The meaning of the groups of `token`, in order. */
const kinds = ['text', 'identifier', 'number', 'word', 'mark'] as const;

class TermReader {
  readonly #text: string;
  #at = 0;
  #next = '';
  #kind: (typeof kinds)[number] | 'end' = 'end';

  constructor(text: string) {
    this.#text = text;
    this.#advance();
  }

  whole(): Term {
    const term = this.#term(0);
    if (this.#next === '.') this.#advance();
    if (this.#kind !== 'end') throw this.#unexpected();
    return term;
  }

  #term(depth: number): Term {
    if (depth > deepest) throw new NoTerm(`brackets are nested more than ${deepest} deep`);
    const [kind, text] = [this.#kind, this.#next];
    if (text === '[' && kind === 'mark') return this.#parts(']', depth);
    if (text === '{' && kind === 'mark') return this.#object(depth);
    if (kind === 'word' && makers.has(text)) return this.#made(text, depth);
    const term = this.#simple(kind, text);
    this.#advance();
    return term;
  }

  /** A term that prints as the call that makes it: `list(1, 2)`. */
  #made(name: string, depth: number): Term {
    this.#advance();
    if (this.#next !== '(' || this.#kind !== 'mark') throw this.#unexpected();
    const parts = this.#parts(')', depth);
    const made = makers.get(name)?.(parts);
    if (made === undefined) throw new NoTerm(`not a term: ${name}(…)`);
    return made;
  }

  #simple(kind: string, text: string): Term {
    if (kind === 'text') return this.#string(text);
    if (kind === 'number') return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text);
    if (kind === 'identifier') return identifier(text);
    if (kind === 'word' && words.has(text)) return words.get(text);
    throw this.#unexpected();
  }

  #parts(end: string, depth: number): Term[] {
    const elements: Term[] = [];
    this.#advance();
    while (this.#next !== end || this.#kind !== 'mark') {
      elements.push(this.#term(depth + 1));
      this.#comma(end);
    }
    this.#advance();
    return elements;
  }

  #object(depth: number): Term {
    const pairs: [string, Term][] = [];
    this.#advance();
    while (this.#next !== '}' || this.#kind !== 'mark') {
      const key = this.#kind === 'text' ? this.#string(this.#next) : this.#next;
      if (this.#kind === 'mark' || this.#kind === 'end') throw this.#unexpected();
      this.#advance();
      if (this.#next !== ':') throw this.#unexpected();
      this.#advance();
      pairs.push([key, this.#term(depth + 1)]);
      this.#comma('}');
    }
    this.#advance();
    return Object.fromEntries(pairs);
  }

  #comma(end: string): void {
    if (this.#kind !== 'mark') throw this.#unexpected();
    if (this.#next === ',') this.#advance();
    else if (this.#next !== end) throw this.#unexpected();
  }

  #string(quoted: string): string {
    return quoted
      .slice(1, -1)
      .replace(/\\(?:u\{?([\da-fA-F]+)\}?|x([\da-fA-F]{2})|(.))/gu, (_all, u, x, plain) =>
        plain === undefined ? letter(u ?? x) : (escapes.get(plain) ?? plain),
      );
  }

  #advance(): void {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (found === null) throw this.#unexpected(this.#text.slice(this.#at).trim().split(/\s/)[0]);
    const [all, ...parts] = found;
    const part = parts.findIndex((text) => text !== undefined);
    this.#at += all.length;
    this.#next = parts[part] ?? '';
    this.#kind = kinds[part] ?? 'end';
  }

  #unexpected(got: string = this.#next): NoTerm {
    return new NoTerm(got === '' ? 'the term has no end' : `not a term: ${got.slice(0, 40)}`);
  }
}

const words: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

type Maker = (parts: readonly Term[]) => Term;

/** What a call in a printed term gives; undefined for arguments that it does not take. */
const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['list', listOf],
  ['improper', (parts) => (parts.length < 2 ? undefined : improperOf(parts))],
  ['charlist', ([text]) => (typeof text === 'string' ? charlistOf(text) : undefined)],
  ['binary', ([text]) => (typeof text === 'string' ? binaryOf(text) : undefined)],
  ['float', ([value]) => (typeof value === 'number' ? floatOf(value) : undefined)],
  ['bitstring', ([bytes, bits]) => bitstringOf(bytes, bits)],
]);

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);

function letter(hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16);
  if (code > 0x10ffff) throw new NoTerm(`not a letter: \\u{${hexadecimal}}`);
  return String.fromCodePoint(code);
}

/** The pid or reference that this node prints as `text`. */
function identifier(text: string): Term {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const found = text.startsWith('#') ? referenceFromNumbers(a, b, c, d) : pidFromNumbers(a, b, c);
  if (found === undefined) throw new NoTerm(`not known here: ${text}`);
  return found;
}
