// Incremental search through the history (edlin's search, Emacs's isearch). Pure.

import type { Editor } from './line-editor.ts';

export interface Search {
  readonly query: string;
  readonly back: boolean; // towards older entries
  readonly entry: number; // which one is shown; the number of entries: the line begun
  readonly failed: boolean; // nothing more has the query: the last entry that had it is shown
  readonly before: Editor; // what leaving the search brings back
}

export function startSearch(editor: Editor, entries: readonly string[], back: boolean): Search {
  return { query: '', back, entry: entries.length, failed: false, before: editor };
}

/** The query has changed: the entry shown may still have it, else the search goes on from there. */
export function searchFor(search: Search, entries: readonly string[], query: string): Search {
  // a shorter query begins anew, as what it had passed over may have it now
  const from = query.length < search.query.length ? entries.length : search.entry;
  return seek({ ...search, query, entry: from }, entries, from);
}

/** The next entry that has the query, and another text than the one shown. */
export function searchOn(search: Search, entries: readonly string[], back: boolean): Search {
  const shown = entries[search.entry];
  let next = { ...search, back };
  do next = seek(next, entries, next.entry + (back ? -1 : 1));
  while (!next.failed && entries[next.entry] === shown);
  return next.failed ? { ...next, entry: search.entry } : next;
}

/** What the search shows as the line being typed. */
export function foundText({ query, entry, before }: Search, entries: readonly string[]): Editor {
  const text = entries[entry];
  if (text === undefined) return before;
  const at = text.indexOf(query);
  return { ...before, text, at: at === -1 ? text.length : at, last: undefined };
}

/** Stands where the prompt does. */
export function searchPrompt({ query, back, failed }: Search): string {
  return `(${failed ? 'failed ' : ''}search${back ? '' : ' forward'}) ${query}: `;
}

function seek(search: Search, entries: readonly string[], from: number): Search {
  if (search.query === '') return { ...search, failed: false };
  const step = search.back ? -1 : 1;
  for (let entry = from; entry >= 0 && entry < entries.length + 1; entry += step)
    if (entries[entry]?.includes(search.query)) return { ...search, entry, failed: false };
  return { ...search, failed: true };
}
