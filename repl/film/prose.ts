// The prose of a document as HTML: the Markdown that lessons use. The text of the document cannot bring elements,
// scripts or addresses of its own: all of it is escaped, and nothing is loaded from elsewhere. Pure.

import { plainText } from '../text/sanitise.ts';

/** Renders one piece of prose: a paragraph, a list, a table, a quotation or a block of code. */
export function proseHtml(markdown: string, depth = 0): string {
  const lines = markdown.replaceAll('\r', '').replaceAll(comment, '').split('\n');
  const [first = ''] = lines;
  if (fence.test(first)) return codeHtml(lines);
  if (/^\s*<(?!https?:)[a-z/!]/i.test(first)) return ''; // HTML, such as a picture
  if (/^\s*\|/.test(first)) return tableHtml(lines);
  if (/^\s*>/.test(first) && depth < deepest) return quoteHtml(lines, depth + 1);
  if (item.test(first)) return listHtml(lines);
  if (/^ {0,3}([-*_])( *\1){2,} *$/.test(first)) return '<hr>';
  const text = lines.join('\n').trim();
  return text === '' ? '' : `<p>${inlineHtml(text)}</p>`;
}

export function escapedHtml(text: string): string {
  return plainText(text).replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const comment = /<!--[\s\S]*?-->/g;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const item = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;

function codeHtml(lines: readonly string[]): string {
  const last = lines.length - 1;
  const inside = lines.slice(1, fence.test(lines[last] ?? '') ? last : undefined);
  return `<pre><code>${escapedHtml(inside.join('\n'))}</code></pre>`;
}

const deepest = 5; // quotations in quotations

function quoteHtml(lines: readonly string[], depth: number): string {
  const inside = piecesOf(lines.map((line) => line.replace(/^\s*> ?/, '')));
  return `<blockquote>${inside.map((piece) => proseHtml(piece, depth)).join('')}</blockquote>`;
}

/** Pieces between empty lines; those of a block of code do not end it. */
function piecesOf(lines: readonly string[]): readonly string[] {
  const pieces: string[][] = [[]];
  let ends: RegExp | undefined; // of the block of code
  for (const line of lines) {
    const [, marks] = fence.exec(line) ?? [];
    if (ends === undefined && (line.trim() === '' || marks !== undefined)) pieces.push([]);
    pieces.at(-1)?.push(line);
    if (ends?.test(line)) {
      ends = undefined;
      pieces.push([]);
    } else if (ends === undefined && marks !== undefined) ends = new RegExp(`^ {0,3}${marks}\\s*$`);
  }
  return pieces.map((piece) => piece.join('\n').replace(/^\n+/, ''));
}

function tableHtml(lines: readonly string[]): string {
  const rows = lines.filter((line) => line.trim() !== '').map(cellsOf);
  const isRule = (cells: readonly string[]): boolean =>
    cells.every((cell) => /^:?-+:?$/.test(cell));
  const [head = [], rule, ...rest] = rows;
  const hasHead = rule !== undefined && isRule(rule);
  const row = (cells: readonly string[], name: string): string =>
    `<tr>${cells.map((cell) => `<${name}>${inlineHtml(cell)}</${name}>`).join('')}</tr>`;
  const body = (hasHead ? rest : rows).map((cells) => row(cells, 'td')).join('');
  return `<table>${hasHead ? `<thead>${row(head, 'th')}</thead>` : ''}<tbody>${body}</tbody></table>`;
}

function cellsOf(line: string): readonly string[] {
  const inside = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inside.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** A list; an item that is indented more than the one before begins a list inside it. */
function listHtml(lines: readonly string[]): string {
  const [, indent = '', number] = item.exec(lines[0] ?? '') ?? [];
  const name = number === undefined ? 'ul' : 'ol';
  const items: { text: string; readonly below: string[] }[] = [];
  for (const line of lines) {
    const [, blanks = '', , text = ''] = item.exec(line) ?? [];
    const last = items.at(-1);
    const isItem = item.test(line);
    if (isItem && blanks.length <= indent.length) items.push({ text, below: [] });
    else if (isItem || (last?.below.length ?? 0) > 0) last?.below.push(line);
    else if (last !== undefined) last.text += `\n${line.trim()}`;
  }
  const inner = items.map(
    ({ text, below }) => `<li>${inlineHtml(text)}${below.length === 0 ? '' : listHtml(below)}</li>`,
  );
  return `<${name}${start(number)}>${inner.join('')}</${name}>`;
}

function start(number: string | undefined): string {
  return number === undefined || number === '1' ? '' : ` start="${Number(number)}"`;
}

const inline =
  /``(.+?)``|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)|(!?)\[([^\]]*)\]\(([^()\s]*)[^()]*\)|<(https?:[^>\s]+)>/g;

/** Renders code, emphasis and links. */
export function inlineHtml(text: string): string {
  let html = '';
  let from = 0;
  for (const found of text.matchAll(inline)) {
    html += escapedHtml(text.slice(from, found.index)) + spanHtml(found);
    from = found.index + found[0].length;
  }
  return html + escapedHtml(text.slice(from));
}

function spanHtml([whole, ...parts]: RegExpExecArray): string {
  const [long, short, strong, star, low, picture, label, target, address] = parts;
  const code = long?.trim() ?? short;
  const stressed = star ?? low;
  if (code !== undefined) return `<code>${escapedHtml(code)}</code>`;
  if (strong !== undefined) return `<strong>${inlineHtml(strong)}</strong>`;
  if (stressed !== undefined) return `<em>${inlineHtml(stressed)}</em>`;
  if (address !== undefined) return linkHtml(address, escapedHtml(address));
  if (label === undefined || picture === '!') return escapedHtml(label ?? whole);
  return linkHtml(target ?? '', inlineHtml(label));
}

/** A link elsewhere; the target of another link would be a file beside the document, and not beside the page. */
function linkHtml(target: string, label: string): string {
  if (!/^https?:\/\//i.test(target)) return label;
  return `<a href="${escapedHtml(target)}" rel="noreferrer">${label}</a>`;
}
