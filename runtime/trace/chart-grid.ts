// Cells of a text chart, row by row. A sign or a letter may take two cells.

import stringWidth from 'string-width';

export interface Grid {
  readonly width: number;
  newRow(): void;
  /** Puts a sign into a cell of the last row. */
  put(x: number, sign: string): void;
  /** Puts a sign of a level line into a cell; where it meets an upright line the two cross. */
  cross(x: number, sign: string): void;
  /** Writes a text from a cell on. */
  write(x: number, text: string): void;
  readonly rows: readonly (readonly string[])[];
}

export function gridOf(width: number): Grid {
  const rows: string[][] = [];
  const put = (x: number, sign: string): void => {
    const row = rows.at(-1);
    if (row !== undefined && x >= 0 && x < width) row[x] = sign;
  };
  return {
    width,
    rows,
    put,
    newRow: () => void rows.push(new Array<string>(width).fill(' ')),
    cross: (x, sign) => put(x, rows.at(-1)?.[x] === '│' ? '┼' : sign),
    write(x, text) {
      let at = x;
      for (const { segment } of new Intl.Segmenter().segment(text)) {
        const cells = stringWidth(segment);
        if (cells === 0) continue;
        put(at, segment);
        for (let more = 1; more < cells; more++) put(at + more, '');
        at += cells;
      }
    },
  };
}

/** Returns the rows as lines of text. */
export function cellRows({ rows }: Grid): string[] {
  return rows.map((row) => row.join('').trimEnd());
}
