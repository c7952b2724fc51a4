// A line as it stands when `\r` and `\b` have moved its cursor: what comes then is written over what is there.
// They stay within the line: neither leads to the row above, nor into a prompt before it. Pure.

import stringWidth from 'string-width';
import { graphemesIn } from './graphemes.ts';
import { colour, controls } from './sanitise.ts';

/**
 * The same line without `\r`, and with `\b` only at its end: as many as its cursor stands before the end. Of what else
 * moves a cursor nothing is left, except at the end an escape sequence that is not whole yet.
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

/** Without what only says where the cursor stands: the line has ended. */
export function ended(line: string): string {
  return line.replace(/[\r\b]+$/, '');
}

/** One column of the screen; the second one of a wide letter has no text. */
interface Cell {
  readonly text: string;
  readonly style: string; // the colours that hold there
}

interface Row {
  put(text: string): void;
  obey(control: string): void; // what is neither a colour nor moves within the line is nothing
  written(): string;
}

function createRow(): Row {
  const cells: Cell[] = [];
  let at = 0;
  let style = '';

  const putOne = (text: string): void => {
    const width = text === '\t' ? 1 : stringWidth(text);
    if (width === 0) return;
    if (cells[at]?.text === '') cells[at - 1] = blank(cells[at - 1]); // half of a wide letter is none
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

const longestStyle = 100; // characters: a loop may set the same colour again and again
const reset = '\x1b[0m';

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
const isReset = /^\x1b\[0*m$/;
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*)?$/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above
