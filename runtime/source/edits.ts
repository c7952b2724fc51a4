// Edits of a text: collected during a walk of its tree, then applied all at once. Each piece of the result
// keeps its position in the source, so that a position in the result leads back to the source.

export interface Edited {
  readonly text: string;
  /** Converts an offset in the edited text to an offset in the source. */
  origin(offset: number): number;
}

export class Edits {
  readonly #edits: Edit[] = [];

  /**
   * Inserts text before the node that begins at `at`. Call it for outer nodes before inner nodes.
   * If `text` is a function, `apply` calls it.
   */
  open(at: number, text: string | (() => string)): void {
    this.#edits.push({ start: at, end: at, rank: rank.open, text });
  }

  /**
   * Inserts text after the node that ends at `at`. Call it for inner nodes before outer nodes.
   * If `text` is a function, `apply` calls it.
   */
  close(at: number, text: string | (() => string)): void {
    this.#edits.push({ start: at, end: at, rank: rank.close, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, rank: rank.replace, text });
  }

  /** The edited text, with `beginning` before it and `end` after it. */
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

// If one node ends where the next begins, text inserted after the first comes before text inserted before the
// next.
const rank = { close: 0, open: 1, replace: 2 } as const;

interface Piece {
  readonly at: number; // offset in the result
  readonly from: number; // offset in the source
  readonly kept: boolean; // true: text of the source; false: inserted text
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
