// Where the cursor may go in a text: graphemes, words, lines. Offsets in, offsets out.

import { graphemesIn } from './graphemes.ts';

export function nextGrapheme(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const end = endOfLine(text, at);
  if (end === at) return at + 1; // over the newline
  return (
    at + (graphemesIn(text.slice(at, end))[Symbol.iterator]().next().value?.segment.length ?? 1)
  );
}

export function previousGrapheme(text: string, at: number): number {
  if (at <= 0) return 0;
  const start = startOfLine(text, at);
  if (start === at) return at - 1;
  // segment the whole line: what lies before a place may join what lies after it
  return start + (graphemesIn(text.slice(start, at)).containing(at - start - 1)?.index ?? 0);
}

/** The end of the word the place is in, or of the next one. */
export function nextWord(text: string, at: number): number {
  return endOfWord(text, startOfNextWord(text, at));
}

/** The start of the word before the place. */
export function previousWord(text: string, at: number): number {
  const back = /[\p{L}\p{N}\p{M}_$]*[^\p{L}\p{N}\p{M}_$]*$/u.exec(text.slice(0, at));
  return graphemeStart(text, at - (back?.[0].length ?? 0));
}

/** The place itself if a word goes on there. */
export function startOfNextWord(text: string, at: number): number {
  return graphemeEnd(text, at + (/^[^\p{L}\p{N}\p{M}_$]*/u.exec(text.slice(at))?.[0].length ?? 0));
}

export function endOfWord(text: string, at: number): number {
  return graphemeEnd(text, at + (/^[\p{L}\p{N}\p{M}_$]*/u.exec(text.slice(at))?.[0].length ?? 0));
}

/** The place, or if that is inside a grapheme, where the grapheme ends. */
export function graphemeEnd(text: string, at: number): number {
  return at <= 0 ? 0 : nextGrapheme(text, previousGrapheme(text, at));
}

/** The place, or if that is inside a grapheme, where the grapheme starts. */
export function graphemeStart(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  const end = graphemeEnd(text, at);
  return end === at ? at : previousGrapheme(text, end);
}

export function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The place `column` units into the line that starts at `start`, but inside that line and between graphemes. */
export function columnOf(text: string, start: number, column: number): number {
  const wanted = Math.min(start + column, endOfLine(text, start));
  const inside = graphemesIn(text.slice(start, endOfLine(text, start))).containing(wanted - start);
  return inside === undefined ? wanted : start + inside.index;
}
