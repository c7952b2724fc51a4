// Several terminals side by side on one screen, as ANSI: a frame has only what has changed since the frame before.
// Each terminal is an emulated one, so what a program draws stays inside its pane. A pane shows the last rows of its
// terminal if there is no room for all.

// biome-ignore-start lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import { blank, type Cell, cellsOfRow, styleOf } from './cells.ts';
import { changes } from './changes.ts';
import type { TerminalSize } from './performance.ts';

export type Arrangement = 'grid' | 'column';

interface Pane extends TerminalSize {
  readonly screen: xterm.Terminal;
  readonly left: number; // of its first cell, from 0
  readonly top: number; // of its title
  readonly height: number; // rows that are shown
  first: number; // row that is shown
  isCursorHidden: boolean;
}

export interface Panes {
  readonly columns: number;
  readonly rows: number;
  /** Writes output to a terminal. */
  write(terminal: string, data: string): void;
  /** Marks the terminal in which somebody types. */
  focus(terminal: string): void;
  /** Returns what changes the picture of the last frame to that of now; '' if nothing has changed. */
  frame(): Promise<string>;
  /** Returns the terminal of this name; all output of earlier frames is drawn in it. */
  screenOf(terminal: string): xterm.Terminal;
  close(): void;
}

/** Puts the terminals into a grid, or one below the other. */
export function createPanes(
  terminals: readonly TerminalSize[],
  arrangement: Arrangement = 'grid',
): Panes {
  const { columns, rows, places } = grid(terminals, acrossOf(terminals, arrangement));
  const panes = terminals.map((size, at) => openPane(size, places[at]));
  const named = (name: string): Pane => {
    const pane = panes.find((one) => one.name === name);
    if (pane === undefined) throw new Error(`expected one of the terminals, got ${name}`);
    return pane;
  };
  let focused = panes[0];
  let last: Picture | undefined;
  return {
    columns,
    rows,
    write: (terminal, data) => named(terminal).screen.write(data),
    focus(terminal) {
      focused = named(terminal);
    },
    async frame() {
      await Promise.all(panes.map(({ screen }) => drawn(screen)));
      const picture = draw(panes, focused, columns, rows);
      const cells = changes(last?.rows, picture.rows);
      const sent = cells + cursorChange(last, picture, cells !== '');
      last = picture;
      return sent;
    },
    screenOf: (terminal) => named(terminal).screen,
    close() {
      for (const { screen } of panes) screen.dispose();
    },
  };
}

interface Picture {
  readonly rows: readonly (readonly Cell[])[];
  readonly cursor: { readonly x: number; readonly y: number } | undefined;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

const gap = 3; // columns between two panes, with a line in the middle
const widestFilm = 175; // columns that can be read on a screen of 1,280 pixels
const highestFilm = 34; // rows that leave room for the text below the film
const [leastAcross, leastBelow] = [10, 6]; // rows of a pane with others beside it, and in a column

/** How many terminals stand side by side: the grid is about square, and not too wide to be read. */
function acrossOf(terminals: readonly TerminalSize[], arrangement: Arrangement): number {
  if (arrangement === 'column') return 1;
  const widest = Math.max(...terminals.map(({ columns }) => columns));
  const room = Math.floor((widestFilm + gap) / (widest + gap));
  return Math.max(1, Math.min(room, Math.ceil(Math.sqrt(terminals.length))));
}

function grid(
  terminals: readonly TerminalSize[],
  across: number,
): {
  readonly columns: number;
  readonly rows: number;
  readonly places: readonly Place[];
} {
  const down = Math.ceil(terminals.length / across);
  const least = across === 1 ? leastBelow : leastAcross;
  const room = down === 1 ? Number.POSITIVE_INFINITY : Math.floor(highestFilm / down) - 1;
  const widths: number[] = [];
  const heights: number[] = [];
  for (const [at, { columns, rows }] of terminals.entries()) {
    const [x, y] = [at % across, Math.floor(at / across)];
    widths[x] = Math.max(widths[x] ?? 0, columns);
    heights[y] = Math.max(heights[y] ?? 0, Math.min(rows, Math.max(room, least)) + 1); // one for the title
  }
  const lefts = starts(widths, gap);
  const tops = starts(heights, 0);
  return {
    columns: sum(widths) + gap * Math.max(0, widths.length - 1),
    rows: sum(heights),
    places: terminals.map(({ rows }, at) => {
      const y = Math.floor(at / across);
      const height = Math.min(rows, (heights[y] ?? 1) - 1);
      return { left: lefts[at % across] ?? 0, top: tops[y] ?? 0, height };
    }),
  };
}

function starts(sizes: readonly number[], between: number): readonly number[] {
  return sizes.map((_, at) => sum(sizes.slice(0, at)) + at * between);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function openPane(size: TerminalSize, place: Place = { left: 0, top: 0, height: size.rows }): Pane {
  const { columns: cols, rows } = size;
  const screen = new xterm.Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
  const pane: Pane = { ...size, ...place, screen, first: 0, isCursorHidden: false };
  for (const final of ['h', 'l'])
    screen.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(cursorMode)) pane.isCursorHidden = final === 'l';
      return false; // the terminal handles it too
    });
  return pane;
}

const cursorMode = 25; // DECTCEM: `CSI ? 25 l` hides the cursor

function draw(
  panes: readonly Pane[],
  focused: Pane | undefined,
  columns: number,
  rows: number,
): Picture {
  const cells = Array.from({ length: rows }, () => Array<Cell>(columns).fill(blank));
  const put = (x: number, y: number, row: readonly Cell[]): void => {
    cells[y]?.splice(x, row.length, ...row);
  };
  for (const pane of panes) {
    const { screen, left, top, height } = pane;
    pane.first = firstRow(pane);
    put(left, top, title(pane, pane === focused));
    for (let y = 0; y < height; y++) put(left, top + 1 + y, cellsOfRow(screen, pane.first + y));
    if (left > 0) for (let y = 0; y <= height; y++) put(left - 2, top + y, [bar]);
  }
  if (focused === undefined || focused.isCursorHidden) return { rows: cells, cursor: undefined };
  const { cursorX, cursorY } = focused.screen.buffer.active;
  const x = Math.min(cursorX, focused.columns - 1); // beyond the last column: the next letter wraps
  return {
    rows: cells,
    cursor: { x: focused.left + x, y: focused.top + 1 + cursorY - focused.first },
  };
}

/** Goes down with the text, as a terminal scrolls; and up again only when the screen was cleared. */
function firstRow({ screen, height, rows, first }: Pane): number {
  const { active } = screen.buffer;
  let last = rows - 1;
  while (last > active.cursorY && rowText(screen, last) === '') last--;
  const least = Math.max(0, last - height + 1);
  return Math.min(active.cursorY, last < first ? least : Math.max(first, least));
}

function rowText({ buffer: { active } }: xterm.Terminal, y: number): string {
  return active.getLine(active.baseY + y)?.translateToString(true) ?? '';
}

const faint = styleOf('2');
const bar: Cell = { text: '│', style: faint };

/** The focused terminal has a mark before its name, and not only another colour. */
function title({ name, columns }: Pane, isFocused: boolean): readonly Cell[] {
  const style = isFocused ? styleOf('1;36') : faint;
  const text = `${isFocused ? '▸' : '─'} ${name} `;
  return Array.from({ length: columns }, (_, at) => ({ text: text[at] ?? '─', style }));
}

/** Puts the cursor where it belongs; drawing cells has moved it. */
function cursorChange(last: Picture | undefined, { cursor }: Picture, isMoved: boolean): string {
  const before = last?.cursor;
  const wasHidden = last !== undefined && before === undefined;
  if (cursor === undefined) return wasHidden ? '' : '\x1b[?25l';
  const stays = !isMoved && before?.x === cursor.x && before.y === cursor.y;
  const placed = stays ? '' : `\x1b[${cursor.y + 1};${cursor.x + 1}H`;
  return wasHidden ? `${placed}\x1b[?25h` : placed;
}

function drawn(screen: xterm.Terminal): Promise<void> {
  return new Promise((resolve) => screen.write('', resolve));
}
