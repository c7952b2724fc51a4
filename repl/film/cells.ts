// The cells of an emulated terminal, with their colours and styles as SGR codes.

// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import type { IBufferCell, Terminal } from '@xterm/headless';

export interface Cell {
  readonly text: string; // '' in the second cell of a wide letter
  readonly style: string; // the SGR sequence that gives its look; '' for the default
}

export const blank: Cell = { text: ' ', style: '' };

/** Returns the sequence for these codes, such as '1;36', whatever the style was before. */
export function styleOf(codes: string): string {
  return codes === '' ? '' : `\x1b[0;${codes}m`;
}

/** Returns the cells of a visible row, counted from 0. */
export function cellsOfRow({ buffer, cols }: Terminal, y: number): readonly Cell[] {
  const line = buffer.active.getLine(buffer.active.baseY + y);
  let reused = line?.getCell(0);
  return Array.from({ length: cols }, (_, x) => {
    const cell = reused === undefined ? undefined : line?.getCell(x, reused);
    if (cell === undefined) return blank;
    reused = cell;
    return { text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ', style: styleOfCell(cell) };
  });
}

function styleOfCell(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return '';
  const codes = [
    cell.isBold() && '1',
    cell.isDim() && '2',
    cell.isItalic() && '3',
    cell.isUnderline() && '4',
    cell.isBlink() && '5',
    cell.isInverse() && '7',
    cell.isInvisible() && '8',
    cell.isStrikethrough() && '9',
    colour(3, cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    colour(4, cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
  ];
  return styleOf(codes.filter((code) => typeof code === 'string').join(';'));
}

/** Returns the SGR code of a colour: `3…` for letters, `4…` for what is behind them. */
function colour(
  ground: 3 | 4,
  isDefault: boolean,
  isRgb: boolean,
  value: number,
): string | undefined {
  if (isDefault) return undefined;
  if (isRgb) return `${ground}8;2;${value >> 16};${(value >> 8) & 255};${value & 255}`;
  if (value < 8) return `${ground}${value}`;
  return value < 16 ? `${ground + 6}${value - 8}` : `${ground}8;5;${value}`; // 90 to 97 and 100 to 107 are bright
}
