// A shown entry, written as a document has written it before: what still fits stays, such as `[...]`, an example pid or a
// date, and the rest is what is shown. Terms are merged part by part, texts word by word.

import { align, type Fate } from '../document/align.ts';
import { fits, Printed, termFits, termIn } from './fits.ts';
import type { PrintedBracket, PrintedTerm, Span, Spans } from './printed-term.ts';
import { type Binder, kindLetter, varies } from './printed-text.ts';

/** Returns the shown text with what still fits as it was written; undefined if nothing of that is to be kept. */
export function merged(wanted: string, shown: string, binder: Binder): string | undefined {
  if (wanted.length + shown.length > longest) return undefined;
  const text = mergedEntry(wanted, shown, binder);
  if (text === shown) return undefined;
  const isIt = fits(new Printed(text, true), new Printed(shown, false), binder);
  return isIt ? text : undefined;
}

const longest = 20_000; // characters: a longer output is written anew

/** Binds the written pids and references of the parts that are merged to those that are shown. */
export function bindMerged(wanted: string, shown: string, binder: Binder): void {
  if (wanted.length + shown.length <= longest) mergedEntry(wanted, shown, binder);
}

function mergedEntry(wanted: string, shown: string, binder: Binder): string {
  const [wantedSpans, shownSpans]: [Spans, Spans] = [new Map(), new Map()];
  const from = termIn(wanted, true, wantedSpans);
  const to = termIn(shown, false, shownSpans);
  if (from === undefined || to === undefined) return mergedText(wanted, shown, binder);
  const merge = new TermMerge(wanted, shown, { wanted: wantedSpans, shown: shownSpans }, binder);
  merge.terms(from.term, to.term);
  const head = mergedText(wanted.slice(0, from.begin), shown.slice(0, to.begin), binder);
  const tail = mergedText(wanted.slice(from.end), shown.slice(to.end), binder);
  return head + merge.text(to) + tail;
}

/** A place of the shown text, and what is written there. */
interface Edit extends Span {
  readonly text: string;
}

class TermMerge {
  readonly #wanted: string;
  readonly #shown: string;
  readonly #spans: { readonly wanted: Spans; readonly shown: Spans };
  readonly #binder: Binder;
  readonly #edits: Edit[] = [];

  constructor(
    wanted: string,
    shown: string,
    spans: { readonly wanted: Spans; readonly shown: Spans },
    binder: Binder,
  ) {
    this.#wanted = wanted;
    this.#shown = shown;
    this.#spans = spans;
    this.#binder = binder;
  }

  /** The shown text from `begin` to `end` with all edits. */
  text({ begin, end }: { readonly begin: number; readonly end: number }): string {
    const edits = this.#edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
    let text = '';
    let at = begin;
    for (const edit of edits) {
      text += this.#shown.slice(at, edit.from) + edit.text;
      at = edit.to;
    }
    return text + this.#shown.slice(at, end);
  }

  terms(wanted: PrintedTerm, shown: PrintedTerm): void {
    const [from, to] = [this.#spans.wanted.get(wanted), this.#spans.shown.get(shown)];
    if (from === undefined || to === undefined) return;
    if (this.#fits(wanted, shown)) this.#put(to, this.#wanted.slice(from.from, from.to));
    else if (wanted.kind === 'string' && shown.kind === 'string') this.#strings(from, to);
    else if (wanted.kind === 'pair' && shown.kind === 'pair') {
      this.terms(wanted.key, shown.key);
      this.terms(wanted.value, shown.value);
    } else if (wanted.kind === 'bracket' && shown.kind === 'bracket' && areAlike(wanted, shown))
      this.#brackets(wanted, shown);
  }

  /** Whether it fits; its names stay bound. */
  #fits(wanted: PrintedTerm, shown: PrintedTerm): boolean {
    const mark = this.#binder.mark();
    if (termFits(wanted, shown, this.#binder)) return true;
    this.#binder.undo(mark);
    return false;
  }

  #strings(from: Span, to: Span): void {
    const [wanted, shown] = [
      this.#wanted.slice(from.from, from.to),
      this.#shown.slice(to.from, to.to),
    ];
    if (wanted[0] !== shown[0]) return; // other quotes have other escapes
    this.#put(to, mergedText(wanted, shown, this.#binder));
  }

  #brackets(wanted: PrintedBracket, shown: PrintedBracket): void {
    for (const [key, value] of wanted.keyed) {
      const found = shown.keyed.get(key);
      if (found !== undefined) this.terms(value, found);
    }
    if (wanted.isOpen && shown.values.length === 0 && shown.keyed.size > 0)
      this.#otherProperties(wanted, shown);
    else this.#values(wanted.values, shown.values);
  }

  /** A wildcard in an object stands for the properties that are not written. */
  #otherProperties(wanted: PrintedBracket, shown: PrintedBracket): void {
    let before: Span | undefined; // the property before
    let isWritten = false;
    for (const [key, value] of shown.keyed) {
      const span = this.#spans.shown.get(value);
      if (span === undefined) return;
      const item = { from: span.item ?? span.from, to: span.to };
      if (!wanted.keyed.has(key)) {
        if (!isWritten) this.#put(item, wildcard);
        else if (before !== undefined) this.#put({ from: before.to, to: item.to }, '');
        isWritten = true;
      }
      before = item;
    }
    if (!isWritten && before !== undefined)
      this.#put({ from: before.to, to: before.to }, `, ${wildcard}`);
  }

  #values(wanted: readonly PrintedTerm[], shown: readonly PrintedTerm[]): void {
    const fates = align({
      wanted: wanted.length,
      shown: shown.length,
      fits: (i, j) => this.#wouldFit(wanted[i], shown[j]),
      isGap: (i) => wanted[i]?.kind === 'any',
      isLoose: () => false,
      mayReplace: (i, j) => this.#mayReplace(wanted[i], shown[j]),
    });
    for (const fate of fates)
      if ((fate.kind === 'kept' && fate.shown >= 0) || fate.kind === 'replaced')
        this.terms(wanted[fate.wanted] as PrintedTerm, shown[fate.shown] as PrintedTerm);
    for (const [at, value] of wanted.entries())
      if (value.kind === 'any') this.#gap(value, passedBy(at, fates), shown, placeOf(at, fates));
  }

  #wouldFit(wanted: PrintedTerm | undefined, shown: PrintedTerm | undefined): boolean {
    if (wanted === undefined || shown === undefined) return false;
    const mark = this.#binder.mark();
    const isIt = termFits(wanted, shown, this.#binder);
    this.#binder.undo(mark);
    return isIt;
  }

  #mayReplace(wanted: PrintedTerm | undefined, shown: PrintedTerm | undefined): boolean {
    if (wanted?.kind !== 'pair' && shown?.kind !== 'pair') return true;
    return (
      wanted?.kind === 'pair' && shown?.kind === 'pair' && this.#wouldFit(wanted.key, shown.key)
    );
  }

  /** A wildcard takes the place of the values that it stands for, and stays if there is none. */
  #gap(
    { isGlued }: Extract<PrintedTerm, { kind: 'any' }>,
    passed: readonly number[],
    shown: readonly PrintedTerm[],
    place: number,
  ): void {
    const spanAt = (at: number | undefined): Span | undefined => {
      const value = at === undefined ? undefined : shown[at];
      return value === undefined ? undefined : this.#spans.shown.get(value);
    };
    const [first, last] = [spanAt(passed[0]), spanAt(passed.at(-1))];
    if (first !== undefined && last !== undefined)
      return this.#put({ from: first.from, to: last.to }, wildcard);
    if (!isGlued) return;
    const [before, behind] = [spanAt(place - 1), spanAt(place)];
    if (before !== undefined) this.#put({ from: before.to, to: before.to }, wildcard);
    else if (behind !== undefined) this.#put({ from: behind.from, to: behind.from }, wildcard);
  }

  #put(span: Span, text: string): void {
    const shown = this.#shown.slice(span.from, span.to);
    if (folded(shown) !== folded(text)) this.#edits.push({ from: span.from, to: span.to, text });
  }
}

const wildcard = '[...]';

function folded(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Whether two brackets differ in their values only, and perhaps in how many there are. */
function areAlike({ open }: PrintedBracket, shown: PrintedBracket): boolean {
  const withoutSize = (text: string): string => text.replace(/\(\d+\)/, '');
  return withoutSize(open) === withoutSize(shown.open);
}

/** The shown values for which a wildcard stands. */
function passedBy(gap: number, fates: readonly Fate[]): readonly number[] {
  return fates.flatMap((fate) =>
    fate.kind === 'passed' && fate.wanted === gap ? [fate.shown] : [],
  );
}

/** How many shown values come before the wildcard that stands for none. */
function placeOf(gap: number, fates: readonly Fate[]): number {
  let place = 0;
  for (const fate of fates) {
    if ('wanted' in fate && fate.wanted === gap) break;
    if ('shown' in fate && fate.shown >= 0) place = fate.shown + 1;
  }
  return place;
}

/** Words, blanks and signs; what varies from run to run, and `[...]`, are one each. */
const tokens = (word: string): RegExp =>
  new RegExp(`(${varies})|\\[\\.\\.\\.\\]|${word}|\\s+|[^]`, 'gmu');
const words = tokens('[\\p{L}\\p{N}_]+');
const letters = tokens('[\\p{L}\\p{N}_]');

interface Token {
  readonly text: string;
  readonly kind: string; // two tokens of a kind fit; an identifier has the name of its kind
}

function tokensOf(text: string, of: RegExp): readonly Token[] {
  return [...text.matchAll(of)].map(([token, varying]) => ({
    text: token,
    kind: varying === undefined ? plainKind(token) : varyingKind(varying),
  }));
}

function plainKind(token: string): string {
  return /^\s/.test(token) ? ' ' : token;
}

function varyingKind(token: string): string {
  if (token.startsWith('=')) return token.replace(/====.*/, '====');
  if (/^(?:<|#Ref<)/.test(token)) return kindLetter(token);
  if (token.startsWith('#')) return token.slice(0, 5);
  return /^\d/.test(token) ? 'a number' : token.charAt(0);
}

function isIdentifier({ text }: Token): boolean {
  return /^(?:<\d+\.\d+\.\d+>|#Ref<[\d.]+>)$/.test(text);
}

/** The shown text with the words of the wanted one that still fit; as it is if they have too little in common. */
function mergedText(wanted: string, shown: string, binder: Binder): string {
  if (wanted === shown) return shown;
  const isSpecial = ({ text, kind }: Token): boolean =>
    text === wildcard || (kind !== ' ' && kind !== text);
  if (!tokensOf(wanted, words).some(isSpecial)) return shown; // nothing is to be kept
  return (
    mergedTokens(tokensOf(wanted, words), tokensOf(shown, words), 1 / 2, binder) ??
    // a wildcard may begin or end within a word
    mergedTokens(tokensOf(wanted, letters), tokensOf(shown, letters), 2 / 3, binder) ??
    shown
  );
}

/** The text of these tokens; undefined if less than this part of the wanted ones is kept. */
function mergedTokens(
  from: readonly Token[],
  to: readonly Token[],
  least: number,
  binder: Binder,
): string | undefined {
  const fates = align({
    wanted: from.length,
    shown: to.length,
    fits: (i, j) => sameToken(from[i], to[j], binder),
    isGap: (i) => from[i]?.text === wildcard,
    isLoose: () => false,
    mayReplace: (i, j) => (from[i]?.kind === ' ') === (to[j]?.kind === ' '),
  });
  const counts = (at: number): boolean => from[at]?.kind !== ' ' && from[at]?.text !== wildcard;
  const all = from.filter((_, at) => counts(at)).length;
  const kept = fates.filter((fate) => fate.kind === 'kept' && counts(fate.wanted)).length;
  if (kept < least * all) return undefined;
  return fates.map((fate) => tokenOf(fate, from, to, binder)).join('');
}

function tokenOf(fate: Fate, from: readonly Token[], to: readonly Token[], binder: Binder): string {
  if (fate.kind === 'removed' || fate.kind === 'passed') return '';
  const shown = 'shown' in fate ? to[fate.shown] : undefined;
  if (fate.kind !== 'kept') return shown?.text ?? '';
  const wanted = from[fate.wanted];
  if (wanted === undefined) return '';
  if (shown !== undefined && wanted.kind === ' ') return shown.text;
  if (shown !== undefined && isIdentifier(wanted)) binder.bind(wanted.text, shown.text);
  return wanted.text;
}

function sameToken(wanted: Token | undefined, shown: Token | undefined, binder: Binder): boolean {
  if (wanted === undefined || shown === undefined || wanted.kind !== shown.kind) return false;
  if (!isIdentifier(wanted)) return true;
  const mark = binder.mark();
  const isIt = binder.bind(wanted.text, shown.text);
  binder.undo(mark);
  return isIt;
}
