// Motions of the cursor in a text, by graphemes, words and lines. They take and return offsets.

import { graphemesIn } from './graphemes.ts';

export function nextGrapheme(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const end = endOfLine(text, at);
  if (end === at) return at + 1; // step over the newline
  return (
    at + (graphemesIn(text.slice(at, end))[Symbol.iterator]().next().value?.segment.length ?? 1)
  );
}

export function previousGrapheme(text: string, at: number): number {
  if (at <= 0) return 0;
  const start = startOfLine(text, at);
  if (start === at) return at - 1;
  // segment the line from its start, as earlier characters decide where graphemes begin
  return start + (graphemesIn(text.slice(start, at)).containing(at - start - 1)?.index ?? 0);
}

/** Returns the end of the word at the offset, or of the next word. */
export function nextWord(text: string, at: number): number {
  return endOfWord(text, startOfNextWord(text, at));
}

/** Returns the start of the word before the offset. */
export function previousWord(text: string, at: number): number {
  const back = /[\p{L}\p{N}\p{M}_$]*[^\p{L}\p{N}\p{M}_$]*$/u.exec(text.slice(0, at));
  return graphemeStart(text, at - (back?.[0].length ?? 0));
}

/** Returns the start of the next word; inside a word, the offset itself. */
export function startOfNextWord(text: string, at: number): number {
  return graphemeEnd(text, at + (/^[^\p{L}\p{N}\p{M}_$]*/u.exec(text.slice(at))?.[0].length ?? 0));
}

export function endOfWord(text: string, at: number): number {
  return graphemeEnd(text, at + (/^[\p{L}\p{N}\p{M}_$]*/u.exec(text.slice(at))?.[0].length ?? 0));
}

/** Returns the offset, or if it is inside a grapheme, the end of the grapheme. */
export function graphemeEnd(text: string, at: number): number {
  return at <= 0 ? 0 : nextGrapheme(text, previousGrapheme(text, at));
}

/** Returns the offset, or if it is inside a grapheme, the start of the grapheme. */
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

/** Returns the offset `column` units after `start`, but in the line of `start` and not inside a grapheme. */
export function columnOf(text: string, start: number, column: number): number {
  const wanted = Math.min(start + column, endOfLine(text, start));
  const inside = graphemesIn(text.slice(start, endOfLine(text, start))).containing(wanted - start);
  return inside === undefined ? wanted : start + inside.index;
}
