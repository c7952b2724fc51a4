// Output as entries: what a document wants, and what a terminal shows, are compared entry by entry.

/** A line with the lines that continue it, or a whole report. */
export interface Entry {
  readonly isReport: boolean;
  readonly text: string;
  /** It may come before or after its neighbours. */
  readonly anywhere: boolean;
}

/** An entry, and which lines of the output it consists of. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly lines: readonly number[]; // indices
}

/** Split output into entries. A report goes on to an empty line or the next report; an indented line continues the one before. */
export function entriesOf(lines: readonly string[]): readonly Entry[] {
  return placedEntries(lines).map(({ entry }) => entry);
}

/** The same, each with the indices of its lines. */
export function placedEntries(lines: readonly string[]): readonly PlacedEntry[] {
  const placed: { text: string[]; isReport: boolean; anywhere: boolean; lines: number[] }[] = [];
  let inReport = false;
  for (const [at, whole] of lines.entries()) {
    const line = withoutMarker(whole, anywhereMarker);
    const last = placed.at(-1);
    if (isReportHead(line)) {
      placed.push({ isReport: true, text: [line], anywhere: true, lines: [at] });
      inReport = true;
    } else if (line.trim() === '') inReport = false;
    else if (last !== undefined && (inReport || /^\s/.test(line))) {
      last.text.push(line);
      last.lines.push(at);
    } else {
      const anywhere = whole.endsWith(anywhereMarker);
      placed.push({ isReport: false, text: [line], anywhere, lines: [at] });
    }
  }
  return placed.map(({ text, isReport, anywhere, lines: its }) => ({
    entry: { isReport, text: text.join('\n'), anywhere },
    lines: its,
  }));
}

/** Whether a report begins with this line: one of terl and Erlang, or one of Elixir, `10:15:30.123 [error] …`. */
export function isReportHead(line: string): boolean {
  return /^(?:=\w+ REPORT====|\d\d:\d\d:\d\d\.\d{3} \[\w+\])/.test(line);
}

export const anywhereMarker = '%% anywhere';

/** A line without a marker at its end, and without the blanks before the marker. */
export function withoutMarker(line: string, marker: string): string {
  if (!line.endsWith(` ${marker}`)) return line;
  let end = line.length - marker.length;
  while (line[end - 1] === ' ') end--; // a pattern ` +$` would take quadratic time on many blanks
  return line.slice(0, end);
}
