// The text of a session document: its head, and its pieces as blocks and paragraphs. Pure.

import type { DocumentEnd, OpenBlock, Piece } from './document-state.ts';

/** The first lines of a document. */
export function headOf(title: string, terminals: readonly string[]): string {
  const comment = terminals.length === 0 ? '' : `\n<!-- terminals: ${terminals.join(', ')} -->\n`;
  return `# ${title}\n${comment}`;
}

type TextEnd = Pick<DocumentEnd, 'block' | 'isParagraph'>;

/** What these pieces add to the text, and how the text ends then. `following` is the piece that comes next. */
export function textOf(
  pieces: readonly Piece[],
  end: TextEnd,
  following?: Piece,
): { readonly text: string } & TextEnd {
  let { block, isParagraph } = end;
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'narration') {
      text += closingOf({ block }) + (isParagraph ? '' : '\n') + prose(piece.text);
      block = undefined;
      isParagraph = true;
      continue;
    }
    const lines = piece.text + (piece.begun === '' ? '' : `${piece.begun}\n`);
    if (lines === '') continue;
    const kind = kindOf(piece, pieces[at + 1] ?? following, block);
    const wanted = { kind, terminal: piece.terminal, fence: fenceFor(lines) };
    const inside = goesOnIn(block, wanted);
    text += inside === undefined ? closingOf({ block }) : '';
    text += openingOf(wanted, inside);
    block = inside === undefined ? wanted : { ...inside, terminal: wanted.terminal };
    isParagraph = false;
    text += lines.slice(0, piece.inputEnd) + asOutput(lines.slice(piece.inputEnd), kind);
  }
  return { text, block, isParagraph };
}

/** What stands before the lines of a piece. */
function openingOf(wanted: OpenBlock, inside: OpenBlock | undefined): string {
  if (inside?.terminal === wanted.terminal) return '';
  const terminal = `%% ${wanted.terminal}\n`;
  return inside === undefined ? `\n${wanted.fence}${wanted.kind}\n${terminal}` : terminal;
}

/** The open block, if what is wanted may stand in it. */
function goesOnIn(open: OpenBlock | undefined, wanted: OpenBlock): OpenBlock | undefined {
  return open?.kind === wanted.kind && wanted.fence.length <= open.fence.length ? open : undefined;
}

/** Keys are pressed in a block of the kind terminal, which also has the entry that they belong to. */
function kindOf(
  { kind, terminal }: Piece,
  next: Piece | undefined,
  open: OpenBlock | undefined,
): OpenBlock['kind'] {
  const isOpen = open?.terminal === terminal;
  switch (kind) {
    case 'keys':
      return 'terminal';
    case 'entry':
      return next?.kind === 'keys' && next.terminal === terminal ? 'terminal' : 'terl';
    default:
      return isOpen ? open.kind : 'terl';
  }
}

/** What ends the file while its block is open. */
export function closingOf({ block }: Pick<DocumentEnd, 'block'>): string {
  return block === undefined ? '' : `${block.fence}\n`;
}

/** A fence longer than each one in the text. */
function fenceFor(lines: string): string {
  let fence = '```';
  if (!lines.includes(fence)) return fence;
  for (const [, marks = ''] of lines.matchAll(/^ {0,3}(`{3,})/gm))
    if (marks.length >= fence.length) fence = `${marks}\``;
  return fence;
}

/** `[...]`, which stands for any text, replaces the first letter of output that would be read as typed, such as `%% foo`. */
function asOutput(lines: string, kind: OpenBlock['kind']): string {
  const safe = lines
    .replaceAll(/^(?:%(?=%)|\$(?= )|\((?=[^\s()]+\)\d+>)|\d(?=\d*>))/gm, '[...]')
    .replaceAll(/^Eshell V.* leaves\)$/gm, 'Eshell V[...] leaves)'); // the version may be another one tomorrow
  return kind === 'terl' ? safe : safe.replaceAll(/^(?:\$(?=$)|\s-(?=->))/gm, '[...]');
}

/** The text of comments as Markdown; what would swallow the rest of the document is shown as it is. */
function prose(comments: string): string {
  return comments.replaceAll(/^(\s*)(?=```|~~~)/gm, '$1\\').replaceAll(/<!--(?!.*-->)/g, '\\<!--');
}

/** The prose in a line of comments at the prompt; undefined if there is other text than `//` comments. */
export function narrationIn(source: string): string | undefined {
  const lines = source.split('\n').map((line) => line.trim());
  if (!lines.some((line) => line.startsWith('//'))) return undefined;
  if (!lines.every((line) => line === '' || line.startsWith('//'))) return undefined;
  return lines.map((line) => `${line.replace(/^\/\/+ ?/, '')}\n`).join('');
}

/** What a document says of a terminal that was recorded from this prompt on; '' if that is its first one. */
export function beginningLater(prompt: string): string {
  const [, name = 'The session', number] = /^(?:\((.*?)@.*\))?(\d+)> $/.exec(prompt) ?? [];
  if (number === undefined || number === '1') return '';
  return `${name} is recorded from prompt ${number} on; what was typed there before, and the names that it bound, are not here.\n`;
}

/**
 * What a document has in place of entries that were not recorded, between these two prompts of a terminal: prompts are
 * numbered without a gap.
 */
export function unrecorded(
  last: string,
  next: string,
): { readonly said: string; readonly entries: readonly string[] } {
  const [, name, from] = numbered.exec(last) ?? [];
  const [, nextName, to] = numbered.exec(next) ?? [];
  if (name === undefined || name !== nextName || Number(to) === Number(from) + 1)
    return { said: '', entries: [] };
  const between = (first: number, end: number): string[] =>
    Array.from({ length: end - first }, (_, at) => notRecorded(`${name}${first + at}> `));
  const first = Number(from) + 1;
  const isNewShell = Number(to) < first;
  const entries = isNewShell
    ? [`${name}${first}> exit()\n...\n`, ...between(1, Number(to))]
    : between(first, Number(to));
  return { said: `Not all that was typed next is here: ${placeholder} stands for it.\n`, entries };
}

const placeholder = "'not recorded'";

/** An entry in place of one that was not recorded. */
export function notRecorded(prompt: string): string {
  return `${prompt}${placeholder}\n${placeholder}\n`;
}

const numbered = /^((?:\(.*\))?)(\d+)> $/;

/** An entry as a terminal shows it, with the same prompt before each of its lines. */
export function entryText({
  prompt,
  source,
}: {
  readonly prompt: string;
  readonly source: string;
}): string {
  return `${prompt}${source.replaceAll(/\r?\n/g, `\n${prompt}`)}\n`;
}

/** A text with this machine's name as `host`, where it is the host of a node or a text of its own. */
export function withoutHost(text: string, host: string): string {
  if (host === '' || !text.includes(host)) return text;
  const name = host.replaceAll(/[^\w]/g, '\\$&');
  return text
    .replaceAll(new RegExp(`@${name}(?![\\w-]|\\.\\w)`, 'g'), '@host')
    .replaceAll(`'${host}'`, "'host'");
}
