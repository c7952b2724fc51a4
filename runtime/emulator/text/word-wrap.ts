// Wraps prose for a narrow screen: lines end between words.

/** The text with lines no wider than the screen (except for longer words); continued lines are indented. */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (line.length > columns ? wrappedLine(line, columns) : line))
    .join('\n');
}

function wrappedLine(line: string, columns: number): string {
  const margin = ' '.repeat(setIn(line, columns));
  const [, first = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? [];
  const rows: string[] = [];
  let row = first;
  let isEmpty = true;
  for (const word of rest.split(/(?<=\S) (?=\S)|(?<=\S)(?= {2})/)) {
    if (!isEmpty && row.length + 1 + word.trimStart().length > columns) {
      rows.push(row);
      row = margin + word.trimStart();
    } else row += `${isEmpty || word.startsWith(' ') ? '' : ' '}${word}`;
    isEmpty = false;
  }
  return [...rows, row].join('\n');
}

/** The indent of continued lines: as the explanation in `name  explanation`, else two more than `line`. */
function setIn(line: string, columns: number): number {
  const explained = /^ *\S.*?(?: +-- | {2,})(?=\S)/.exec(line)?.[0].length ?? columns;
  if (explained <= columns / 2) return explained;
  return (/^ */.exec(line)?.[0].length ?? 0) + 2;
}
