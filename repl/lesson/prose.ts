// Markdown as a terminal shows it: paragraphs in whole words, headings bold, code in colour. Pure.

import { paint, palette } from '../text/colour.ts';
import { plainText } from '../text/sanitise.ts';

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
      const isTable = paragraph.startsWith('|');
      const folded = isTable ? paragraph : unbrokenCode(joinedLines(paragraph));
      return withMarks(isTable ? folded : inLines(folded, width), colours);
    })
    .join('\n\n');
}

/** Lines of one paragraph become one, but for the items of lists. */
function joinedLines(paragraph: string): string {
  return paragraph.replaceAll(/\n(?!\s*(?:[-*]|\d+\.) )\s*/g, ' ');
}

/** Code keeps its blanks together, by a sign that stands for them until the lines are made. */
function unbrokenCode(text: string): string {
  return text.replaceAll(/`[^`\n]+`/g, (code) => code.replaceAll(' ', '\u00a0'));
}

/** The text with lines no longer than the width, but for longer words. */
function inLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const rows: string[] = [''];
      for (const word of line.split(' ')) {
        const row = rows.at(-1) ?? '';
        if (row !== '' && row.length + 1 + word.length > width) rows.push(word);
        else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
      }
      return rows.join('\n');
    })
    .join('\n');
}

/** `code`, **bold** and [links](to) without their marks. */
function withMarks(text: string, colours: boolean): string {
  return text
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\[([^\]\n]+)\]\([^)\n]+\)/g, '$1')
    .replaceAll(/\*\*([^*\n]+)\*\*/g, (_, word: string) => paint(word, colours ? '1' : ''))
    .replaceAll(/`([^`\n]+)`/g, (whole, word: string) =>
      colours ? paint(word, palette.identity) : whole,
    );
}
