// A Markdown text as blocks (CommonMark), as far as sessions need it: headings, fences and comments; the rest is prose.
// Each line is read once or twice, so a long text takes linear time.

export type Block =
  | { readonly kind: 'heading'; readonly at: number; readonly level: number; readonly text: string }
  | FencedBlock
  | {
      readonly kind: 'comment';
      readonly at: number;
      readonly text: string;
      readonly end: CommentEnd;
    }
  | { readonly kind: 'prose'; readonly at: number; readonly to: number };

export interface FencedBlock {
  readonly kind: 'fence';
  readonly at: number; // the line of the opening fence, an index as all places here
  readonly fence: Fence;
  readonly from: number; // the first line inside
  readonly to: number; // the line after the last one inside
  readonly isClosed: boolean;
}

export interface Fence {
  readonly indent: number; // blanks, at most 3
  readonly marks: string; // three or more ` or ~
  readonly info: string;
}

/** `text`: other text follows on the line of its `-->`. */
type CommentEnd = 'closed' | 'text' | 'unclosed';

export function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lineAt(lines, at);
    const fence = fenceIn(line);
    const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line);
    if (line.trim() === '') at++;
    else if (fence !== undefined) at = addFence(blocks, lines, at, fence);
    else if (heading !== null) {
      const text = withoutClosingMarks(heading[2] ?? '');
      blocks.push({ kind: 'heading', at, level: heading[1]?.length ?? 1, text });
      at++;
    } else if (commentStart.test(line)) at = addComments(blocks, lines, at);
    else at = addProse(blocks, lines, at);
  }
  return blocks;
}

/** A line without the `\r` that may end it, and without a byte order mark. */
export function lineAt(lines: readonly string[], at: number): string {
  const line = lines[at] ?? '';
  const from = at === 0 && line.startsWith('\ufeff') ? 1 : 0;
  return line.slice(from, line.endsWith('\r') ? -1 : undefined);
}

/** A line inside a fenced block, without the blanks by which the fence is indented. */
export function unindented(line: string, { indent }: Fence): string {
  let from = 0;
  while (from < indent && line[from] === ' ') from++;
  return line.slice(from);
}

/** Whether a line ends the block that this fence began. */
export function closes(line: string, { marks }: Fence): boolean {
  const [, found = ''] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
  return found.length >= marks.length && found[0] === marks[0];
}

function fenceIn(line: string): Fence | undefined {
  const [, blanks = '', marks, info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (marks === undefined || (marks.startsWith('`') && info.includes('`'))) return undefined;
  return { indent: blanks.length, marks, info: info.trim() };
}

function addFence(blocks: Block[], lines: readonly string[], at: number, fence: Fence): number {
  let to = at + 1;
  while (to < lines.length && !closes(lineAt(lines, to), fence)) to++;
  const isClosed = to < lines.length;
  blocks.push({ kind: 'fence', at, fence, from: at + 1, to, isClosed });
  return isClosed ? to + 1 : to;
}

/** `## Title ##` is the heading `Title`. */
function withoutClosingMarks(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end--;
  const isClosed = end === 0 || /[ \t]/.test(trimmed[end - 1] ?? '');
  return isClosed ? trimmed.slice(0, end).trimEnd() : trimmed;
}

const commentStart = /^ {0,3}<!--/;

/** The comment that begins here, and those that follow it on the same line. */
function addComments(blocks: Block[], lines: readonly string[], begin: number): number {
  let at = begin;
  let column = lineAt(lines, at).indexOf('<!--') + 4;
  for (;;) {
    const first = at;
    const parts: string[] = [];
    let line = lineAt(lines, at);
    let end = line.indexOf('-->', column);
    while (end < 0) {
      parts.push(line.slice(column));
      at++;
      if (at >= lines.length) {
        blocks.push({ kind: 'comment', at: first, text: parts.join('\n'), end: 'unclosed' });
        return at;
      }
      line = lineAt(lines, at);
      column = 0;
      end = line.indexOf('-->');
    }
    const text = [...parts, line.slice(column, end)].join('\n');
    column = end + 3;
    while (line[column] === ' ' || line[column] === '\t') column++;
    const another = line.startsWith('<!--', column);
    const isLast = column >= line.length;
    blocks.push({ kind: 'comment', at: first, text, end: another || isLast ? 'closed' : 'text' });
    if (!another) return at + 1;
    column += 4;
  }
}

/** A paragraph, a list or a table: the lines up to an empty one or another block. */
function addProse(blocks: Block[], lines: readonly string[], at: number): number {
  const isParagraph = !noParagraph.test(lineAt(lines, at));
  for (let to = at + 1; ; to++) {
    const line = lineAt(lines, to);
    const [, underline] = (isParagraph && /^ {0,3}(=+|-+)[ \t]*$/.exec(line)) || [];
    if (underline !== undefined) {
      const text = lines.slice(at, to).map((_, nth) => lineAt(lines, at + nth).trim());
      blocks.push({
        kind: 'heading',
        at,
        level: underline[0] === '=' ? 1 : 2,
        text: text.join(' '),
      });
      return to + 1;
    }
    if (to < lines.length && !endsProse(line)) continue;
    blocks.push({ kind: 'prose', at, to });
    return to;
  }
}

/** Indented code, an item of a list, a quote, a table, HTML, or a line such as `---`. */
const noParagraph = /^(?: {4}|\t| {0,3}(?:[-*+] |\d+[.)] |[>|<]|([-*_])[ \t]*(?:\1[ \t]*){2,}$))/;

function endsProse(line: string): boolean {
  const isHeading = /^ {0,3}#{1,6}(?:[ \t]|$)/.test(line);
  return line.trim() === '' || isHeading || commentStart.test(line) || fenceIn(line) !== undefined;
}
