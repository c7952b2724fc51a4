// Lays out the prompt and the text being typed in rows of the screen. Pure.
// Rows are cut here and not by Ink, which would break lines at words and remove blanks.

import stringWidth from 'string-width';
import { highlight } from '../line/highlight.ts';
import { paint, palette } from '../text/colour.ts';
import { graphemesIn } from '../text/graphemes.ts';

/** The picture that Ink draws at the bottom of the screen. */
export interface Frame {
  readonly rows: readonly string[]; // the text of each row, with colours
  readonly widths: readonly number[]; // the width of each row, in cells
  readonly cursor: { readonly x: number; readonly y: number };
}

export interface LayoutInput {
  readonly before?: string; // an incomplete line of output, in front of the prompt
  readonly prompt: string; // stands before each line of the text
  readonly text: string;
  readonly at: number; // the cursor, as an offset into text
  readonly ghost?: string; // dim text behind the text: the rest of a suggestion
  readonly columns: number;
  readonly maxRows: number; // of a longer text only the part around the cursor is shown
  readonly colours: boolean;
  readonly marks?: readonly number[]; // offsets to highlight: a pair of brackets
  readonly footer?: readonly string[]; // rows below the text, not wider than the screen
}

export function layout(input: LayoutInput): Frame {
  const {
    before = '',
    prompt,
    text,
    at,
    ghost = '',
    columns,
    maxRows,
    colours,
    marks = [],
    footer = [],
  } = input;
  const page = createPage(columns);
  page.put(before, '');
  page.put(prompt, '');
  for (const { grapheme, colour, offset } of colouredIn(text, colours)) {
    if (offset === at) page.markCursor();
    if (grapheme === '\n') {
      page.newRow();
      page.put(prompt, '');
    } else page.putOne(grapheme, colours && marks.includes(offset) ? palette.bracket : colour);
  }
  if (at === text.length) page.markCursor();
  putLines(page, ghost, prompt);
  const { rows, widths, cursor } = window(page.frame(), maxRows - footer.length);
  return {
    rows: [...rows, ...footer.map((row) => paint(row, colours ? palette.dim : ''))],
    widths: [...widths, ...footer.map((row) => stringWidth(row))],
    cursor,
  };
}

/** Puts the rest of a suggestion, with the prompt before each further line. */
function putLines(page: Page, ghost: string, prompt: string): void {
  for (const [at, line] of ghost.split('\n').entries()) {
    if (at > 0) {
      page.newRow();
      page.put(prompt, '');
    }
    page.put(line, palette.dim);
  }
}

interface Coloured {
  readonly grapheme: string;
  readonly colour: string;
  readonly offset: number; // the offset of the grapheme in the text
}

/** Yields the graphemes of a text, each with the colour of the span in which it begins. */
function* colouredIn(text: string, colours: boolean): Generator<Coloured, void, undefined> {
  const spans = highlight(text, colours)[Symbol.iterator]();
  let span = spans.next();
  let spanEnd = span.done ? 0 : span.value.text.length;
  let offset = 0;
  for (const grapheme of graphemesOf(text)) {
    while (!span.done && offset >= spanEnd) {
      span = spans.next();
      spanEnd += span.done ? 0 : span.value.text.length;
    }
    yield { grapheme, colour: span.done ? '' : span.value.colour, offset };
    offset += grapheme.length;
  }
}

/** Returns the part of a frame around its cursor, at most maxRows high. */
function window({ rows, widths, cursor }: Frame, maxRows: number): Frame {
  const most = Math.max(1, maxRows);
  const highest = Math.max(0, rows.length - most);
  const start = Math.min(highest, Math.max(0, cursor.y - Math.floor(most / 2)));
  return {
    rows: rows.slice(start, start + most),
    widths: widths.slice(start, start + most),
    cursor: { x: cursor.x, y: cursor.y - start },
  };
}

interface Page {
  put(text: string, colour: string): void;
  putOne(grapheme: string, colour: string): void;
  newRow(): void;
  markCursor(): void;
  frame(): Frame;
}

function createPage(columns: number): Page {
  const rows: string[] = [];
  const widths: number[] = [];
  let row = ''; // the finished part of the current row, with colours
  let run = ''; // the rest of the current row, in one colour that is not applied yet
  let runColour = '';
  let width = 0; // the width of `row` and `run` together, in cells
  let cursor = { x: 0, y: 0 };

  const newRow = (): void => {
    rows.push(row + paint(run, runColour));
    widths.push(width);
    row = '';
    run = '';
    width = 0;
  };

  const putOne = (grapheme: string, colour: string): void => {
    const shown = grapheme === '\t' ? '  ' : grapheme;
    const cells = widthOf(shown);
    if (width + cells > columns) newRow();
    if (colour !== runColour) {
      row += paint(run, runColour);
      run = '';
      runColour = colour;
    }
    run += shown;
    width += cells;
  };

  return {
    putOne,
    newRow,
    put(text, colour) {
      for (const grapheme of graphemesOf(text)) putOne(grapheme, colour);
    },
    markCursor() {
      // after the last column, the cursor goes to the start of the next row
      if (width >= columns) newRow();
      cursor = { x: width, y: rows.length };
    },
    frame() {
      newRow();
      return { rows, widths, cursor };
    },
  };
}

function graphemesOf(text: string): Iterable<string> {
  return isAscii.test(text) ? text : Array.from(graphemesIn(text), ({ segment }) => segment);
}

function widthOf(grapheme: string): number {
  return isAscii.test(grapheme) ? grapheme.length : stringWidth(grapheme);
}

const isAscii = /^[\t\n -~]*$/;
