// Text in lines of whole words, and tables in columns, as wide as a terminal shows them. Pure.

import stringWidth from 'string-width';

/** The lines of a text, no longer than the width but for longer words. Those after the first one are set in by `hang`. */
export function folded(text: string, width: number, hang = ''): readonly string[] {
  const rows: string[] = [];
  const [first = '', ...words] = text.split(' ');
  let row = first;
  for (const word of words) {
    if (row.trim() !== '' && stringWidth(row) + 1 + stringWidth(word) > width) {
      rows.push(row);
      row = hang + word;
    } else row += ` ${word}`;
  }
  return [...rows, row];
}

/** The lines of a table with a head: its columns are two blanks apart, and as narrow as the width asks for. */
export function columned(table: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = widthsOf(table, width);
  const rule = widths.map((cell) => '─'.repeat(cell)).join(gap);
  const [head = [], ...rest] = table.map((row) => {
    const cells = widths.map((cell, column) => folded(row[column] ?? '', cell));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      widths.map((cell, column) => padded(cells[column]?.[line] ?? '', cell)).join(gap),
    );
  });
  return [...head, rule, ...rest.flat()].map((line) => line.trimEnd());
}

const gap = '  ';

/** The width of each column: the widest ones become narrower until the table fits, but no narrower than a word. */
function widthsOf(table: readonly (readonly string[])[], width: number): readonly number[] {
  const count = Math.max(...table.map(({ length }) => length));
  const columns = Array.from({ length: count }, (_, column) =>
    table.map((row) => row[column] ?? ''),
  );
  const widths = columns.map(widest);
  const least = columns.map((cells) => widest(cells.flatMap((cell) => cell.split(' '))));
  const room = width - gap.length * (count - 1);
  for (let sum = total(widths); sum > room; sum--) {
    const free = widths.map((cell, column) => (cell > (least[column] ?? 0) ? cell : 0));
    const most = Math.max(...free);
    if (most === 0) break;
    widths[free.indexOf(most)] = most - 1;
  }
  return widths;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => stringWidth(text)));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
