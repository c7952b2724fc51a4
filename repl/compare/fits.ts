// Whether an entry is the one that is wanted: as terms if both are terms, else as texts. `[...]` stands for any value,
// or any text.

import {
  type PrintedBracket,
  type PrintedString,
  type PrintedTerm,
  readPrintedTerm,
  type Spans,
} from './printed-term.ts';
import { type Binder, PlainText, sameKind, textFits } from './printed-text.ts';

/** An entry with what is worked out of it when it is first compared. */
export class Printed {
  readonly text: string;
  readonly hasWildcard: boolean;
  private readonly isWanted: boolean;
  private termForm: TermForm | null | undefined; // null: the text is not a term
  private plainForm: PlainText | undefined;
  private firstLetter: string | undefined;

  constructor(text: string, isWanted: boolean) {
    this.text = text;
    this.isWanted = isWanted;
    this.hasWildcard = isWanted && text.includes('[...]');
  }

  get form(): TermForm | null {
    this.termForm ??= this.text.length > largestTerm ? null : termFormOf(this.text, this.isWanted);
    return this.termForm;
  }

  get plain(): PlainText {
    this.plainForm ??= new PlainText(this.text, true);
    return this.plainForm;
  }

  /** The first letter, blanks left out; quotes are all the same. Empty if any may be first. */
  get letter(): string {
    this.firstLetter ??= letterOf(this.text.trimStart(), this.isWanted);
    return this.firstLetter;
  }
}

function letterOf(begin: string, isWanted: boolean): string {
  if (isWanted && /^(?:\[\.{3}\]|\d\d:\d\d:\d\d\.)/.test(begin)) return ''; // a time differs
  const letter = begin.charAt(0);
  return letter === '"' || letter === '`' ? "'" : letter;
}

const largestTerm = 2 ** 20; // characters; a longer entry is compared as text

/** A text that contains a term: `Shell got `, the term, and lines that follow it. */
interface TermForm {
  readonly head: PlainText;
  readonly term: PrintedTerm;
  readonly tail: PlainText;
}

/** Texts before a term, and where the term of a report begins: at a line with a bracket or a quote. */
const heads =
  /^(?:Shell got |\*{1,2} exception (?:error|exit|throw): |[\p{L}_$][\p{L}\p{N}_$]{0,200} = |-> )/u;
const reportHead = /^=\w{1,20} REPORT====/;
const reportTerm = /\n(?=[[{'"`])/;

function termFormOf(text: string, isWanted: boolean): TermForm | null {
  const found = termIn(text, isWanted);
  if (found === undefined) return null;
  const { begin, term, end } = found;
  return {
    head: new PlainText(text.slice(0, begin), true),
    term,
    tail: new PlainText(text.slice(end), true),
  };
}

/** Returns the term in a text, and from where to where it stands; undefined if the text has none. */
export function termIn(
  text: string,
  isWanted: boolean,
  spans?: Spans,
): { readonly begin: number; readonly term: PrintedTerm; readonly end: number } | undefined {
  const begin = reportHead.test(text)
    ? (reportTerm.exec(text)?.index ?? -1)
    : (heads.exec(text)?.[0].length ?? 0);
  if (begin < 0) return undefined;
  const read = readPrintedTerm(text, begin, isWanted, spans);
  if (read === undefined || !/^[^\S\n]*(?:\n|$)/.test(text.slice(read.end))) return undefined;
  return { begin, ...read };
}

/** Returns whether a term is the one that is wanted. If it is not, some names may be left bound. */
export function termFits(wanted: PrintedTerm, shown: PrintedTerm, binder: Binder): boolean {
  return new TermMatch(binder).fits(wanted, shown);
}

/** Returns whether what is shown is what is wanted, and binds the names; if it is not, nothing is left bound. */
export function fits(wanted: Printed, shown: Printed, binder: Binder): boolean {
  if (wanted.letter !== '' && wanted.letter !== shown.letter) return false;
  const mark = binder.mark();
  if (wanted.form !== null && shown.form !== null) {
    if (formFits(wanted.form, shown.form, binder)) return true;
    binder.undo(mark);
    if (!wanted.hasWildcard) return false;
  }
  if (textFits(wanted.plain, shown.plain, binder)) return true;
  binder.undo(mark);
  return false;
}

function formFits(wanted: TermForm, shown: TermForm, binder: Binder): boolean {
  return (
    textFits(wanted.head, shown.head, binder) &&
    new TermMatch(binder).fits(wanted.term, shown.term) &&
    textFits(wanted.tail, shown.tail, binder)
  );
}

/** One comparison of two terms. What does not fit may leave names bound. */
class TermMatch {
  private tries = 5000; // values compared once more, behind a wildcard or out of order: there may be very many ways
  private readonly binder: Binder;

  constructor(binder: Binder) {
    this.binder = binder;
  }

  fits(wanted: PrintedTerm, shown: PrintedTerm): boolean {
    switch (wanted.kind) {
      case 'any':
        return true;
      case 'word':
        return shown.kind === 'word' && wanted.text === shown.text;
      case 'string':
        return shown.kind === 'string' && this.string(wanted, shown);
      case 'identifier':
        return (
          shown.kind === 'identifier' &&
          sameKind(wanted.text, shown.text) &&
          this.binder.bind(wanted.text, shown.text)
        );
      case 'pair':
        return (
          shown.kind === 'pair' &&
          this.fits(wanted.key, shown.key) &&
          this.fits(wanted.value, shown.value)
        );
      case 'bracket':
        return shown.kind === 'bracket' && this.bracket(wanted, shown);
    }
  }

  private string(wanted: PrintedString, shown: PrintedString): boolean {
    if (wanted.isCut !== shown.isCut) return false;
    if (wanted.text === shown.text && !shown.text.includes('<')) return true;
    const folds = wanted.isBroken || shown.isBroken;
    const plain = new PlainText(wanted.text, folds);
    return textFits(plain, new PlainText(shown.text, folds), this.binder);
  }

  private bracket(wanted: PrintedBracket, shown: PrintedBracket): boolean {
    if (wanted.open !== shown.open) return false;
    if (!wanted.isOpen && wanted.keyed.size !== shown.keyed.size) return false;
    for (const [key, value] of wanted.keyed) {
      const found = shown.keyed.get(key);
      if (found === undefined || !this.fits(value, found)) return false;
    }
    const least = shown.keyed.size > 0 || wanted.values.length === 1 ? 0 : 1;
    const mark = this.binder.mark();
    if (this.values(wanted.values, shown.values, least, 0, 0)) return true;
    this.binder.undo(mark);
    return wanted.values.some(({ kind }) => kind === 'pair') && this.pairs(wanted, shown.values);
  }

  /** Values in their order, from indexes on; a wildcard between commas stands for `least` values or more. */
  private values(
    wanted: readonly PrintedTerm[],
    shown: readonly PrintedTerm[],
    least: number,
    from: number,
    begin: number,
  ): boolean {
    let at = begin;
    for (let i = from; i < wanted.length; i++, at++) {
      const value = wanted[i];
      const found = shown[at];
      if (value === undefined) return false;
      if (value.kind === 'any') {
        at += value.isGlued ? 0 : least;
        if (i === wanted.length - 1) return at <= shown.length;
        return this.afterWildcard(wanted, shown, least, i + 1, at);
      }
      if (found === undefined || !this.fits(value, found)) return false;
    }
    return at === shown.length;
  }

  private afterWildcard(
    wanted: readonly PrintedTerm[],
    shown: readonly PrintedTerm[],
    least: number,
    index: number,
    begin: number,
  ): boolean {
    if (index > mostValues) return false;
    for (let at = begin; at <= shown.length && this.tries-- > 0; at++) {
      const mark = this.binder.mark();
      if (this.values(wanted, shown, least, index, at)) return true;
      this.binder.undo(mark);
    }
    return false;
  }

  /** The pairs of a Map, in any order: each takes the first one left that fits. */
  private pairs(wanted: PrintedBracket, shown: readonly PrintedTerm[]): boolean {
    const left = [...shown];
    for (const pair of wanted.values) {
      if (pair.kind === 'any') continue;
      const at = left.findIndex((candidate) => {
        const mark = this.binder.mark();
        if (this.tries-- > 0 && this.fits(pair, candidate)) return true;
        this.binder.undo(mark);
        return false;
      });
      if (at < 0) return false;
      left.splice(at, 1);
    }
    return wanted.isOpen || left.length === 0;
  }
}

const mostValues = 1000; // values of a bracket with wildcards among them: each wildcard takes its part of the stack
