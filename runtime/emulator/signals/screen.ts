// The size of this node's terminal.

/** In characters. At first, that of a terminal whose size is not known. */
export const screen: { columns: number; rows: number } = { columns: 80, rows: 24 };

/** Called by the host with the size of the screen, at the start and when it changes. */
export function screenIs(columns: number, rows: number): void {
  screen.columns = columns;
  screen.rows = rows;
}
