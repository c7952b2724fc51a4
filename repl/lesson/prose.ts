// Markdown as a terminal shows it: paragraphs in whole words, tables in columns, headings bold, code in colour. Pure.

import { paint, palette } from '../text/colour.ts';
import { plainText } from '../text/sanitise.ts';
import { columned, folded } from './fold.ts';

/** Returns the text for a screen of this width, with an empty line at its end; '' for no text. */
export function shownProse(markdown: string, columns: number, colours: boolean): string {
  const width = Math.min(columns, 100);
  const parts: string[] = [];
  for (const [, fence, code, text] of plainText(withoutQuotes(markdown)).matchAll(blocks)) {
    if (fence !== undefined) parts.push(indented(code ?? '', colours));
    else if (text !== undefined && text.trim() !== '') parts.push(paragraphs(text, width, colours));
  }
  return parts.length === 0 ? '' : `\n${parts.join('\n\n')}\n\n`;
}

/** A box is set in as a quotation in the document; on a screen its text is like any other. */
function withoutQuotes(markdown: string): string {
  return markdown.replaceAll(/^> ?/gm, '');
}

const blocks = /^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n?^\1[^\n]*$|((?:(?!^(?:`{3,}|~{3,}))[\s\S])+)/gm;

function indented(code: string, colours: boolean): string {
  return code
    .split('\n')
    .map((line) => paint(`    ${line}`, colours ? palette.identity : ''))
    .join('\n');
}

function paragraphs(text: string, width: number, colours: boolean): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      const heading = /^#+ (.*)$/.exec(paragraph)?.[1];
      if (heading !== undefined) return paint(heading, colours ? '1' : '');
      const lines = paragraph.startsWith('|')
        ? columned(cellsOf(paragraph, colours), width)
        : linesOf(paragraph).flatMap((line) =>
            folded(withoutMarks(line, colours), width, hangOf(line)),
          );
      return lines.join('\n').replaceAll('\u00a0', ' ');
    })
    .join('\n\n');
}

/** Lines of one paragraph become one, but for the items of lists. */
function linesOf(paragraph: string): readonly string[] {
  return paragraph.replaceAll(/\n(?!\s*(?:[-*]|\d+\.) )\s*/g, ' ').split('\n');
}

/** An item of a list stays behind its sign. */
function hangOf(line: string): string {
  return ' '.repeat(/^\s*(?:[-*]|\d+\.) /.exec(line)?.[0].length ?? 0);
}

/** The cells of a table, without the row of dashes under its head. */
function cellsOf(table: string, colours: boolean): readonly (readonly string[])[] {
  const rows = table.split('\n').filter((_, index) => index !== 1);
  return rows.map((row) =>
    row
      .replaceAll(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => withoutMarks(cell.trim().replaceAll('\\|', '|'), colours)),
  );
}

/**
 * `code`, **bold** and _slanted_ words, and [links](to). Each word has its own colour, as a line may end after it. The
 * blanks of code are others, so that no line ends there.
 */
function withoutMarks(text: string, colours: boolean): string {
  const painted = (words: string, colour: string): string =>
    words
      .split(' ')
      .map((word) => paint(word, colours ? colour : ''))
      .join(' ');
  return text.replaceAll(marks, (whole, code, bold, slanted, link) => {
    if (code !== undefined)
      return (colours ? paint(code, palette.identity) : whole).replaceAll(' ', '\u00a0');
    if (bold !== undefined) return painted(withoutMarks(bold, false), '1');
    if (slanted !== undefined) return painted(withoutMarks(slanted, false), '3');
    return withoutMarks(link, colours);
  });
}

const marks =
  /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])[*_](?=\S)([^*_]+)[*_](?![\w*])|\[([^\]]+)\]\([^)]+\)/g;
