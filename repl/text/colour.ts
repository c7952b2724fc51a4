// Every colour of the shell, and what it means. SGR codes of the sixteen colours, which a terminal's owner has
// chosen to be readable on their own background, light or dark; black, white and bright ones are left alone.

export const palette = {
  string: '32',
  number: '33',
  keyword: '35',
  identity: '36', // pids, references, ports, functions
  error: '31',
  dim: '2', // comments, headers of reports, hints
  bracket: '1;4', // the pair at the cursor
} as const;

/** Whether to colour at all: NO_COLOR, set to anything, says no (no-color.org). */
export function wantsColours(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** Text between the colour's code and the reset, line by line, so that no colour runs over a line's end. */
export function paint(text: string, colour: string): string {
  if (colour === '' || text === '') return text;
  if (text.includes('\n'))
    return text
      .split('\n')
      .map((line) => paint(line, colour))
      .join('\n');
  return `\x1b[${colour}m${text}\x1b[0m`;
}

/** What an evaluation came to: a term in its colours, or an error's headline. */
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

/** A report: its header steps back behind what it says. */
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
