// Tables as Erlang's shell prints them: ~-21ts and ~8s.

/** Left in its column; what is longer is cut. */
export function left(text: string, width: number): string {
  return text.slice(0, width).padEnd(width);
}

/** Right in its column; what is wider is shown as stars. */
export function right(value: number | string, width: number): string {
  const text = String(value);
  return text.length > width ? '*'.repeat(width) : text.padStart(width);
}

/** The rows to show: all if `all` is true, else the first `most`; and the number of rows that are hidden. */
export function cutLines<T>(
  rows: readonly T[],
  most: number,
  all: boolean,
): { readonly shown: readonly T[]; readonly hidden: number } {
  return all || rows.length <= most
    ? { shown: rows, hidden: 0 }
    : { shown: rows.slice(0, most), hidden: rows.length - most };
}
