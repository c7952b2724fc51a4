// Applies `\r` and `\b` to a line: each moves the cursor to the left, and the next text overwrites the old.
// The cursor stays in the line; it does not reach the row above or a prompt before the line. Pure.

import stringWidth from 'string-width';
import { graphemesIn } from './graphemes.ts';
import { colour, controls } from './sanitise.ts';

/**
 * Returns the line that a terminal would show, with colours. The result has no `\r`,
 * and `\b` only at its end: one for each column from the end back to the cursor.
 * Other control sequences are dropped, but an incomplete one at the end stays.
 */
export function overwritten(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  const rest = unfinished.exec(line)?.[0] ?? '';
  const whole = line.slice(0, line.length - rest.length);
  const row = createRow();
  let from = 0;
  for (const { 0: control, index } of whole.matchAll(controls)) {
    row.put(whole.slice(from, index));
    row.obey(control);
    from = index + control.length;
  }
  row.put(whole.slice(from));
  return row.written() + rest;
}

/** Returns a line of overwritten() without the `\b` at its end, since the line has ended. */
export function ended(line: string): string {
  return line.replace(/[\r\b]+$/, '');
}

/** One column of the screen; the second column of a wide letter has the text ''. */
interface Cell {
  readonly text: string;
  readonly style: string; // the SGR codes of the colours that apply to the column
}

interface Row {
  put(text: string): void;
  obey(control: string): void; // applies `\r`, `\b` or a colour; ignores other controls
  written(): string;
}

function createRow(): Row {
  const cells: Cell[] = [];
  let at = 0;
  let style = '';

  const putOne = (text: string): void => {
    const width = text === '\t' ? 1 : stringWidth(text);
    if (width === 0) return;
    if (cells[at]?.text === '') cells[at - 1] = blank(cells[at - 1]); // overwriting the second half of a wide letter blanks the first half
    cells[at++] = { text, style };
    for (let i = 1; i < width; i++) cells[at++] = { text: '', style };
    if (cells[at]?.text === '') cells[at] = blank(cells[at]);
  };

  return {
    put(text) {
      for (const { segment } of graphemesIn(text)) putOne(segment);
    },
    obey(control) {
      if (control === '\r') at = 0;
      else if (control === '\b') at = Math.max(0, at - 1);
      else if (isReset.test(control)) style = '';
      else if (colour.test(control))
        style = style.length < longestStyle ? style + control : control;
    },
    written: () => written(cells) + '\b'.repeat(cells.length - at),
  };
}

function blank(cell: Cell | undefined): Cell {
  return { text: ' ', style: cell?.style ?? '' };
}

function written(cells: readonly Cell[]): string {
  let line = '';
  let style = '';
  for (const cell of cells) {
    if (cell.style !== style) line += (style === '' ? '' : reset) + cell.style;
    style = cell.style;
    line += cell.text;
  }
  return style === '' ? line : line + reset;
}

const longestStyle = 100; // characters of SGR codes; older codes are then dropped, as a loop may set the same colour again and again
const reset = '\x1b[0m';

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: this file handles control characters
const isReset = /^\x1b\[0*m$/;
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*)?$/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: this file handles control characters
