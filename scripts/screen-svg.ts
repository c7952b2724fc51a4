// Draws the screens of terminals as one SVG: each cell at its
// place, in the colours of a light or dark terminal. Pure.

/** The contents of a terminal, row by row. */
export interface Screen {
  readonly columns: number;
  readonly rows: readonly (readonly Cell[])[];
  readonly cursor: { readonly x: number; readonly y: number } | undefined; // only in the terminal that gets the keys
}

export interface Cell {
  readonly text: string; // '' in the second cell of a wide letter
  readonly colour: number | undefined; // one of the sixteen colours; undefined: the terminal's default
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

export type Theme = 'light' | 'dark';

/** Draws these screens one below the other. */
export function svgOf(screens: readonly Screen[], theme: Theme, title: string): string {
  const width = Math.max(...screens.map(({ columns }) => columns)) * cellWidth + 2 * padding;
  const drawn: string[] = [];
  let top = 0;
  for (const screen of screens) {
    const height = screen.rows.length * cellHeight + 2 * padding;
    drawn.push(window(screen, top, width, height));
    top += height + gap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${places(width)} ${top - gap}" role="img">
<title>${escaped(title)}</title>
<style>${stylesheet(themes[theme])}</style>
${drawn.join('\n')}
</svg>
`;
}

// size of a cell in pixels; in most monospaced fonts a letter is 0.6 times as wide as the font size
const fontSize = 14;
const cellWidth = 8.4;
const cellHeight = 18;
const padding = 12; // pixels around the cells of a screen
const gap = 10; // pixels between two screens

const fonts = 'ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace';

interface Colours {
  readonly background: string;
  readonly frame: string;
  readonly text: string;
  readonly sixteen: readonly string[]; // black, red, green, yellow, blue, magenta, cyan, white
}

const themes: Readonly<Record<Theme, Colours>> = {
  dark: {
    background: '#0d1117',
    frame: '#30363d',
    text: '#e6edf3',
    sixteen: '#484f58 #ff7b72 #7ee787 #d29922 #79c0ff #d2a8ff #56d4dd #b1bac4'.split(' '),
  },
  light: {
    background: '#ffffff',
    frame: '#d1d9e0',
    text: '#1f2328',
    sixteen: '#24292f #cf222e #116329 #7d4e00 #0969da #8250df #1b7c83 #6e7781'.split(' '),
  },
};

function stylesheet({ background, frame, text, sixteen }: Colours): string {
  const colours = sixteen.map((colour, n) => `.c${n}{fill:${colour}}`);
  return [
    `text{fill:${text};font-family:${fonts};font-size:${fontSize}px;white-space:pre}`,
    `.window{fill:${background};stroke:${frame}}`,
    `.cursor{fill:${text};fill-opacity:.55}`,
    '.dim{fill-opacity:.65}.bold{font-weight:700}.underline{text-decoration:underline}',
    ...colours,
  ].join('');
}

function window({ rows, cursor }: Screen, top: number, width: number, height: number): string {
  const frame = `<rect class="window" x=".5" y="${top + 0.5}" width="${places(width - 1)}" height="${height - 1}" rx="7"/>`;
  const texts = rows.flatMap((cells, y) => {
    const baseline = top + padding + y * cellHeight + 13;
    return runsOf(cells).map((run) => textOf(run, baseline));
  });
  return [frame, ...(cursor ? [cursorAt(cursor, top)] : []), ...texts].join('\n');
}

function cursorAt({ x, y }: { readonly x: number; readonly y: number }, top: number): string {
  const place = `x="${places(padding + x * cellWidth)}" y="${top + padding + y * cellHeight}"`;
  return `<rect class="cursor" ${place} width="${cellWidth}" height="${cellHeight}"/>`;
}

/** Neighbouring cells that look the same. */
interface Run {
  readonly x: number;
  readonly look: string; // classes of the stylesheet, separated by spaces
  readonly text: string;
  readonly cells: number;
}

function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [x, cell] of cells.entries()) {
    const look = lookOf(cell);
    const last = runs.at(-1);
    if (last?.look === look)
      runs[runs.length - 1] = { ...last, text: last.text + cell.text, cells: last.cells + 1 };
    else runs.push({ x, look, text: cell.text, cells: 1 });
  }
  return runs.map(trimmed).filter(({ text }) => text !== '');
}

/** Returns the run without the blanks around it, which are invisible. */
function trimmed({ x, look, text, cells }: Run): Run {
  const before = text.length - text.trimStart().length;
  const around = text.length - text.trim().length;
  return { x: x + before, look, text: text.trim(), cells: cells - around };
}

function lookOf({ colour, bold, dim, underline }: Cell): string {
  return [
    colour === undefined ? '' : `c${colour % 8}`, // bright colours look like the normal ones
    bold ? 'bold' : '',
    dim ? 'dim' : '',
    underline ? 'underline' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** Draws a run with a fixed length, so that columns stay aligned in any font. */
function textOf({ x, look, text, cells }: Run, baseline: number): string {
  const place = `x="${places(padding + x * cellWidth)}" y="${baseline}"`;
  const named = look === '' ? '' : ` class="${look}"`;
  return `<text ${place} textLength="${places(cells * cellWidth)}"${named} xml:space="preserve">${escaped(text)}</text>`;
}

function places(pixels: number): string {
  return String(Number(pixels.toFixed(1)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
