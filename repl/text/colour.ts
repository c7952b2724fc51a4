// All colours of the shell, as SGR codes. They are among the sixteen colours of the terminal, which the user
// has chosen to be readable on a light or dark background. Black, white and bright colours are not used.

export const palette = {
  string: '32',
  number: '33',
  keyword: '35',
  identity: '36', // pids, references, ports, functions
  error: '31',
  dim: '2', // comments, headers of reports, hints
  bracket: '1;4', // the pair of brackets at the cursor
} as const;

/** Whether to use colours: not if NO_COLOR has any value (no-color.org), or if TERM is `dumb`. */
export function wantsColours(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/**
 * Returns the text in a colour. Each line has its own
 * escapes, so that no colour goes beyond the end of a line.
 */
export function paint(text: string, colour: string): string {
  if (colour === '' || text === '') return text;
  if (text.includes('\n'))
    return text
      .split('\n')
      .map((line) => paint(line, colour))
      .join('\n');
  return `\x1b[${colour}m${text}\x1b[0m`;
}

/**
 * Returns the printed result of an entry in colours. Of an error only the
 * first line has a colour; a very long text has none.
 */
export function paintedValue(text: string): string {
  if (isError.test(text)) return paintedHeadline(text);
  if (text.length > longest) return text;
  return text.replace(words, (word, string, identity, number, keyword) => {
    if (string !== undefined) return paint(word, palette.string);
    if (identity !== undefined) return paint(word, palette.identity);
    if (number !== undefined) return paint(word, palette.number);
    return keyword === undefined ? word : paint(word, palette.keyword);
  });
}

/** Returns a report with its header dimmed. */
export function paintedReport(text: string): string {
  return text.replace(/^=.*===$/gm, (header) => paint(header, palette.dim));
}

const longest = 200_000; // characters; a longer text is shown without colours
const isError = /^\*{1,3} /; // `** exception error: …`, `*** the node …`, `* 1:5: Unexpected token`

function paintedHeadline(text: string): string {
  const end = text.indexOf('\n');
  return end === -1
    ? paint(text, palette.error)
    : paint(text.slice(0, end), palette.error) + text.slice(end);
}

const words =
  /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|(<\d+\.\d+\.\d+>|#(?:Ref|Fun|Port)<[^>\n]*>)|((?<![\w$.])-?(?:\d[\d_.]*(?:e[+-]?\d+)?n?|Infinity|NaN)(?![\w$]))|\b(true|false|null|undefined)\b(?!:)/g;
