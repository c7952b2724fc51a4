// The stream between Ink and the terminal: joins the writes of one turn of the event loop, and repairs the
// screen where a terminal breaks Ink's frames. Invariant: `#shown` is the frame that was written last.

import { Writable } from 'node:stream';
import type { Frame } from './layout.ts';

/** The functions of the real terminal. */
export interface Tty {
  write(data: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

type Extent = Pick<Frame, 'widths' | 'cursor'>;

export class Term extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #tty: Tty;
  #pending = '';
  #scheduled: NodeJS.Immediate | undefined;
  #drawn: Extent = nothing; // the frame that Ink draws next, or has just drawn
  #shown: Extent = nothing; // the frame on the screen

  constructor(tty: Tty) {
    super({ decodeStrings: false });
    this.#tty = tty;
    ({ columns: this.columns, rows: this.rows } = tty.size());
  }

  /** The component that draws calls this with its frame, before Ink writes it. */
  setFrame(frame: Frame): void {
    this.#drawn = frame;
  }

  override _write(data: string, _encoding: string, done: () => void): void {
    this.#pending += data;
    this.#scheduled ??= setImmediate(() => this.flushSync());
    done();
  }

  /** Writes all waiting data now: at the exit after a signal, setImmediate does not run any more. */
  flushSync(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.#pending === '') return;
    const rows = Math.max(this.#shown.widths.length, this.#drawn.widths.length) + 1;
    const data = asOneUpdate(this.#pending).replaceAll(eraseFrame, eraseRows(rows));
    this.#pending = '';
    this.#shown = this.#drawn;
    this.#tty.write(data);
  }

  /** Call this when the size of the terminal may have changed. */
  resized(): void {
    const { columns, rows } = this.#tty.size();
    if (columns === this.columns && rows === this.rows) return;
    // repair the screen before Ink hears of the new size: Ink erases the frame that it believes to be there
    if (columns < this.columns) this.#tty.write(unwrap(this.#shown, columns));
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

const nothing: Extent = { widths: [0], cursor: { x: 0, y: 0 } };

// The begin and the end of a synchronized update (DEC mode 2026), around each frame of Ink.
const begin = '\x1b[?2026h';
const end = '\x1b[?2026l';

/** All updates as one: a terminal never shows a frame in between, which has an old prompt, or none of what stands above. */
function asOneUpdate(data: string): string {
  const [from, to] = [data.indexOf(begin) + begin.length, data.lastIndexOf(end)];
  if (from < begin.length || to < from) return data;
  const inside = data.slice(from, to).replaceAll(begin, '').replaceAll(end, '');
  return data.slice(0, from) + inside + data.slice(to);
}

// Ink writes this before other output: the cursor goes to the first column, and all rows below are erased
const eraseFrame = '\x1b[1G\x1b[J';

/**
 * Returns escapes that empty each row before erasing: otherwise tmux would keep the frame in its scrollback.
 */
function eraseRows(rows: number): string {
  return `\x1b[1G\x1b7${'\x1b[2K\x1b[1B'.repeat(rows - 1)}\x1b[2K\x1b8\x1b[J`;
}

/**
 * Returns escapes that erase the frame after the terminal has become narrower: the terminal has wrapped rows,
 * so the frame is taller than Ink knows. At the end the cursor is as far below the frame's first row as Ink
 * believes.
 */
function unwrap({ widths, cursor }: Extent, columns: number): string {
  const height = (width: number): number => Math.max(1, Math.ceil(width / columns));
  const sum = (list: readonly number[]): number =>
    list.reduce((all, width) => all + height(width), 0);
  const above = sum(widths.slice(0, cursor.y)) + Math.floor(cursor.x / columns);
  const rows = sum(widths);
  const up = above > 0 ? `\x1b[${above}A` : '';
  const down = cursor.y > 0 ? `\x1b[${cursor.y}B` : '';
  return `${up}\x1b[1G\x1b7${'\x1b[2K\x1b[1B'.repeat(rows - 1)}\x1b[2K\x1b8${down}`;
}
