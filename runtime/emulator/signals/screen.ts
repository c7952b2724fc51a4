// The width of this node's terminal.

const usual = 80; // columns of a terminal whose width is not known

export const screen: { columns: number } = { columns: usual };

/** Called by the host with the width of the screen, at the start and when the width changes. */
export function screenIs(wide: number): void {
  screen.columns = wide;
}
