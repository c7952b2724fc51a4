// From one picture of a screen to the next, as ANSI: only cells that differ are sent. Pure.

import type { Cell } from './cells.ts';

type Row = readonly Cell[];

const worthJumping = 6; // cells that stay: fewer are sent again, as a jump takes as many letters

/** Returns the text that makes the screen show `after` if it shows `before`. Without `before` it is empty. */
export function changes(before: readonly Row[] | undefined, after: readonly Row[]): string {
  let sent = '';
  let style = '';
  for (const [y, row] of after.entries())
    for (const { from, to } of runs(before?.[y], row)) {
      sent += `\x1b[${y + 1};${from + 1}H`;
      for (const piece of pieces(row.slice(from, to))) {
        if (piece.style !== style) sent += piece.style || '\x1b[0m';
        ({ style } = piece);
        sent += piece.text;
      }
    }
  return style === '' ? sent : `${sent}\x1b[0m`;
}

interface Run {
  readonly from: number;
  readonly to: number; // excluded
}

/** The runs of cells to send: those that differ, joined over short gaps. */
function runs(before: Row | undefined, row: Row): readonly Run[] {
  const found: Run[] = [];
  for (const [x, cell] of row.entries()) {
    if (isSame(before?.[x], cell)) continue;
    const last = found.at(-1);
    const begins = cell.text === '' ? x - 1 : x; // a wide letter is sent whole
    const ends = row[x + 1]?.text === '' ? x + 2 : x + 1;
    if (last !== undefined && begins - last.to < worthJumping)
      found[found.length - 1] = { from: last.from, to: Math.max(last.to, ends) };
    else found.push({ from: begins, to: ends });
  }
  return found;
}

function isSame(before: Cell | undefined, { text, style }: Cell): boolean {
  if (before === undefined) return text === ' ' && style === '';
  return before.text === text && before.style === style;
}

const worthErasing = 8; // blanks: an erasure and a jump take about as many letters

/** Neighbours of one style as one text; many plain blanks are erased, and not written. */
function pieces(cells: Row): readonly Cell[] {
  const joined: { text: string; style: string }[] = [];
  for (const { text, style } of cells) {
    const last = joined.at(-1);
    if (last?.style === style) last.text += text;
    else joined.push({ text, style });
  }
  return joined.map(({ text, style }) => ({
    style,
    text: style === '' ? text.replaceAll(manyBlanks, erased) : text,
  }));
}

const manyBlanks = new RegExp(` {${worthErasing},}`, 'g');

function erased({ length }: string): string {
  return `\x1b[${length}X\x1b[${length}C`;
}
