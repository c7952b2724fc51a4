// The stream between Ink and the terminal: one write a turn, and repairs of frames that a terminal breaks.
// Invariant: the terminal shows what was flushed last; `#shown` is the frame at that moment.

import { Writable } from 'node:stream';
import type { Frame } from './layout.ts';

/** The real terminal. */
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
  #drawn: Extent = nothing; // the frame Ink draws next, or has drawn
  #shown: Extent = nothing; // the frame on the screen

  constructor(tty: Tty) {
    super({ decodeStrings: false });
    this.#tty = tty;
    ({ columns: this.columns, rows: this.rows } = tty.size());
  }

  /** The component says what it draws. */
  setFrame(frame: Frame): void {
    this.#drawn = frame;
  }

  override _write(data: string, _encoding: string, done: () => void): void {
    this.#pending += data;
    this.#scheduled ??= setImmediate(() => this.flushSync());
    done();
  }

  /** Bring everything to the terminal now: before a signal's exit nothing else would. */
  flushSync(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.#pending === '') return;
    const rows = Math.max(this.#shown.widths.length, this.#drawn.widths.length) + 1;
    const data = this.#pending.replaceAll(eraseFrame, eraseRows(rows));
    this.#pending = '';
    this.#shown = this.#drawn;
    this.#tty.write(data);
  }

  /** The terminal may have another size now. */
  resized(): void {
    const { columns, rows } = this.#tty.size();
    if (columns === this.columns && rows === this.rows) return;
    // first repair, then tell: Ink erases what it believes to be there
    if (columns < this.columns) this.#tty.write(unwrap(this.#shown, columns));
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

const nothing: Extent = { widths: [0], cursor: { x: 0, y: 0 } };

// what Ink writes before other output: to the frame's first column, erase all below
const eraseFrame = '\x1b[1G\x1b[J';

/** tmux pushes the screen into its history on an erase from the top left: empty the rows first. */
function eraseRows(rows: number): string {
  return `\x1b[1G\x1b7${'\x1b[2K\x1b[1B'.repeat(rows - 1)}\x1b[2K\x1b8\x1b[J`;
}

/**
 * A narrower terminal has wrapped the frame's rows, so it is taller than Ink knows. Erase it
 * whole, and leave the cursor as far below its first row as Ink believes it to be.
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
