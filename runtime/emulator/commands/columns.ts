// Columns of the shell's tables, as Erlang's format strings ~-21ts (left) and ~8s (right) print them.

/** Aligns a text to the left of a column, and cuts off the part that is wider than the column. */
export function left(text: string, width: number): string {
  return text.slice(0, width).padEnd(width);
}

/** Aligns a value to the right of a column. A value wider than the column is replaced by stars. */
export function right(value: number | string, width: number): string {
  const text = String(value);
  return text.length > width ? '*'.repeat(width) : text.padStart(width);
}

/** Returns the rows to show (all if `all` is true, else the first `most`) and the number of hidden rows. */
export function cutLines<T>(
  rows: readonly T[],
  most: number,
  all: boolean,
): { readonly shown: readonly T[]; readonly hidden: number } {
  return all || rows.length <= most
    ? { shown: rows, hidden: 0 }
    : { shown: rows.slice(0, most), hidden: rows.length - most };
}
