// The size of the terminal.

/**
 * Returns the size in cells; 80 by 24 if the output is no terminal, or the terminal does not give its size.
 */
export function terminalSize(): { readonly columns: number; readonly rows: number } {
  const [columns, rows] = process.stdout.isTTY ? process.stdout.getWindowSize() : [0, 0];
  return { columns: columns || 80, rows: rows || 24 };
}
