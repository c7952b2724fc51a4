// How large the terminal is.

/** A terminal that does not say its size, or no terminal, is taken for the classic one. */
export function terminalSize(): { readonly columns: number; readonly rows: number } {
  const [columns, rows] = process.stdout.isTTY ? process.stdout.getWindowSize() : [0, 0];
  return { columns: columns || 80, rows: rows || 24 };
}
