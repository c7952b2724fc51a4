// The text of a session document: its head, and its pieces as blocks and paragraphs. Pure.

import type { DocumentEnd, Piece } from './document-state.ts';

/** The first lines of a document. */
export function headOf(title: string, terminals: readonly string[]): string {
  const comment = terminals.length === 0 ? '' : `\n<!-- terminals: ${terminals.join(', ')} -->\n`;
  return `# ${title}\n${comment}`;
}

/** What these pieces add to the text, and how the text ends then. */
export function textOf(
  pieces: readonly Piece[],
  end: Pick<DocumentEnd, 'block' | 'isParagraph'>,
): { readonly text: string } & Pick<DocumentEnd, 'block' | 'isParagraph'> {
  let { block, isParagraph } = end;
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'narration') {
      text += closingOf({ block }) + (isParagraph ? '' : '\n') + prose(piece.text);
      block = undefined;
      isParagraph = true;
      continue;
    }
    const lines = piece.text + (piece.begun === '' ? '' : `${piece.begun}\n`);
    if (lines === '') continue;
    const fence = fenceFor(lines);
    if (block === undefined || fence.length > block.fence.length) {
      text += `${closingOf({ block })}\n${fence}terl\n%% ${piece.terminal}\n`;
      block = { terminal: piece.terminal, fence };
    } else if (block.terminal !== piece.terminal) {
      text += `%% ${piece.terminal}\n`;
      block = { terminal: piece.terminal, fence: block.fence };
    }
    isParagraph = false;
    text += lines.slice(0, piece.inputEnd) + asOutput(lines.slice(piece.inputEnd));
  }
  return { text, block, isParagraph };
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
function asOutput(lines: string): string {
  return lines.replaceAll(/^(?:%(?=%)|\$(?= )|\((?=[^\s()]+\)\d+>)|\d(?=\d*>))/gm, '[...]');
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
    .replaceAll(new RegExp(`@${name}(?![\\w.-])`, 'g'), '@host')
    .replaceAll(`'${host}'`, "'host'");
}
