// Changes to a text, gathered while its tree is walked, then made all at once.
// Remembers where each piece came from, so that a place in the result can be traced back.

export interface Edited {
  readonly text: string;
  /** The offset in the text as it was, of an offset in the text as it is now. */
  origin(offset: number): number;
}

export class Edits {
  readonly #edits: Edit[] = [];

  /** Puts text before what begins at `at`; of two, the outer is to be opened first. A function is asked at the end. */
  open(at: number, text: string | (() => string)): void {
    this.#edits.push({ start: at, end: at, rank: rank.open, text });
  }

  /** Puts text after what ends at `at`; of two, the inner is to be closed first. Likewise. */
  close(at: number, text: string | (() => string)): void {
    this.#edits.push({ start: at, end: at, rank: rank.close, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, rank: rank.replace, text });
  }

  /** The text with all changes made, between a beginning and an end of ours. */
  apply(source: string, beginning = '', end = ''): Edited {
    const edits = this.#edits.sort((a, b) => a.start - b.start || a.rank - b.rank);
    const pieces: Piece[] = [{ at: 0, from: 0, kept: false }];
    let text = beginning;
    let from = 0;
    for (const edit of edits) {
      pieces.push({ at: text.length, from, kept: true });
      text += source.slice(from, edit.start);
      pieces.push({ at: text.length, from: edit.start, kept: false });
      text += typeof edit.text === 'string' ? edit.text : edit.text();
      from = edit.end;
    }
    pieces.push({ at: text.length, from, kept: true });
    text += source.slice(from) + end;
    return { text, origin: (offset) => origin(pieces, offset) };
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly rank: number;
  readonly text: string | (() => string);
}

// What ends at a place is closed before anything begins there.
const rank = { close: 0, open: 1, replace: 2 } as const;

interface Piece {
  readonly at: number; // where it begins in the result
  readonly from: number; // where it was in the source
  readonly kept: boolean; // whether it is source text, rather than put in
}

function origin(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low];
  if (piece === undefined) return offset;
  return piece.kept ? piece.from + offset - piece.at : piece.from;
}
