// Tab: inserts the text that all candidates have in common, and lists the candidates at the second Tab. Pure.

import stringWidth from 'string-width';
import type { Candidate } from '../../runtime/node/node.ts';
import { graphemesIn } from '../text/graphemes.ts';
import { graphemeEnd, graphemeStart } from '../text/text-motion.ts';
import type { Edit, Editor } from './line-editor.ts';

export interface Completion {
  readonly from: number; // where the text to complete begins; it ends at the cursor
  readonly candidates: readonly Candidate[]; // the candidates that begin with this text, in order
  readonly close: string; // the text to insert after a complete candidate: a quote or ''
}

/** Candidates to list below the line. */
export interface Listing {
  readonly candidates: readonly Candidate[];
}

export interface Finished {
  readonly replacement?: Edit;
  readonly listing?: Listing; // the candidates, if there are several
}

/** Returns the edit that inserts what all candidates have in common, and a listing if there are several. */
export function finish({ text, at }: Editor, completion: Completion): Finished {
  const { candidates, close } = completion;
  const from = graphemeStart(text, Math.min(completion.from, at));
  const typed = text.slice(from, at);
  const fitting = candidates.filter(({ name }) => name.startsWith(typed));
  const [first, ...others] = fitting;
  if (first === undefined) return {};
  const isWhole = others.length === 0 && !first.name.endsWith('/');
  const closing = isWhole && !text.startsWith(close, at) ? close : '';
  const filled = (isWhole ? first.name : commonPrefix(fitting)) + closing;
  const listing = others.length === 0 ? {} : { listing: { candidates: fitting } };
  if (filled === typed) return listing;
  return { replacement: { kind: 'replace', from, end: at, text: filled }, ...listing };
}

function commonPrefix(candidates: readonly Candidate[]): string {
  const [first = '', ...others] = candidates.map(({ name }) => name);
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same += 1;
    length = same;
  }
  // cut the name between graphemes, not inside one
  return graphemeEnd(first, length) === length
    ? first.slice(0, length)
    : first.slice(0, graphemeStart(first, length));
}

/**
 * Returns the rows of a list: one candidate a row if there are few and some have notes, else columns.
 * The last row gives the number of candidates that do not fit.
 */
export function listed({ candidates }: Listing, columns: number, rows: number): readonly string[] {
  if (rows < 1) return [];
  const hasNotes = candidates.some(({ note }) => note !== undefined);
  const all =
    hasNotes && candidates.length <= rows
      ? withNotes(candidates, columns)
      : inColumns(candidates, columns);
  if (all.length <= rows) return all;
  const shown = all.slice(0, rows - 1);
  const perRow = Math.ceil(candidates.length / all.length);
  const left = Math.max(1, candidates.length - shown.length * perRow);
  return [...shown, cut(`... ${left} more: type on to see fewer`, columns)];
}

function withNotes(candidates: readonly Candidate[], columns: number): string[] {
  const labels = candidates.map(labelOf);
  const width = Math.max(...labels.map((label) => stringWidth(label))) + 2;
  return candidates.map(({ note = '' }, i) =>
    cut(padded(labels[i] ?? '', width) + note, columns).trimEnd(),
  );
}

/** Arranges the candidates row by row, in as many columns as fit the screen. */
function inColumns(candidates: readonly Candidate[], columns: number): string[] {
  const labels = candidates.map(labelOf);
  const width = Math.min(columns, Math.max(...labels.map((label) => stringWidth(label))) + 2);
  const perRow = Math.max(1, Math.floor((columns + 2) / width));
  const height = Math.ceil(labels.length / perRow);
  return Array.from({ length: height }, (_, row) =>
    cut(
      labels
        .slice(row * perRow, (row + 1) * perRow)
        .map((label) => padded(label, width))
        .join('')
        .trimEnd(),
      columns,
    ),
  );
}

/** Returns the name, with its arity if that is known: `spawn/4`. */
function labelOf({ name, arity }: Candidate): string {
  return arity === undefined ? name : `${name}/${arity}`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  for (const { segment } of graphemesIn(text)) {
    if (stringWidth(kept + segment) > columns - 3) break;
    kept += segment;
  }
  return `${kept}...`.slice(0, columns);
}
