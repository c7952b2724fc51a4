// What is kept while a term is turned into a Doc: how deep it is, how much may still be shown (see term-doc.ts).

import { longestString, quote } from './quote.ts';

export interface View {
  readonly open: object[]; // the objects around the value that is being written
  readonly depth: number;
  parts: number; // parts that may still be written (see inspect.ts)
  readonly whole: boolean; // true: arrays and strings are never cut
  readonly quoteStrings: boolean;
  readonly characters: boolean; // whether lists and binaries of printable characters are shown as text
  isCut: boolean; // whether something was left out
}

export const elementsShown = 100; // of one array, object, Map or Set
/** Counts `text` as a part; used for values whose inside is not shown. Returns the text. */
export function part(text: string, view: View): string {
  view.parts--;
  return text;
}

/** Counts a text as one part for each 20 characters; returns the text. */
export function spend(text: string, view: View): string {
  view.parts -= Math.floor(text.length / 20);
  return text;
}

/** The mark `...` for something left out. */
export function cut(view: View): string {
  view.isCut = true;
  return '...';
}

export function quoted(text: string, view: View): string {
  if (view.whole) return quote(text, Number.POSITIVE_INFINITY);
  if (text.length > longestString) view.isCut = true;
  return quote(text);
}

/** Whether the rest of a container is left out after `shown` of its elements. */
export function isFull(shown: number, view: View): boolean {
  return (!view.whole && shown === elementsShown) || view.parts <= 0;
}
