// Incremental search through the history (edlin's search, Emacs's isearch). Pure.

import { previousGrapheme } from '../text/text-motion.ts';
import type { Action } from './key-map.ts';
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

/**
 * What a key does to the search: it goes on, changed; or it is left, and the line is as before; or what it found is
 * taken, and the key does what it always does; or both go on side by side.
 */
export function keyInSearch(
  search: Search,
  action: Action,
  entries: readonly string[],
  lastQuery: string,
): Search | 'left' | 'taken' | 'aside' {
  const { query } = search;
  switch (action.kind) {
    case 'insert':
      return searchFor(search, entries, query + action.text.replaceAll('\n', ' '));
    case 'delete':
      return searchFor(search, entries, query.slice(0, previousGrapheme(query, query.length)));
    case 'search':
      return query === ''
        ? searchFor({ ...search, back: action.back }, entries, lastQuery)
        : searchOn(search, entries, action.back);
    case 'quit':
      return 'left';
    case 'interrupt':
    case 'suspend':
    case 'clear-screen':
      return 'aside';
    default:
      return 'taken';
  }
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

/** The query has changed: the entry shown may still have it, else the search goes on from there. */
function searchFor(search: Search, entries: readonly string[], query: string): Search {
  // a shorter query searches from the start: an entry that did not match may match now
  const from = query.length < search.query.length ? entries.length : search.entry;
  return seek({ ...search, query, entry: from }, entries, from);
}

/** The next entry that contains the query; entries with the same text as the one shown are skipped. */
function searchOn(search: Search, entries: readonly string[], back: boolean): Search {
  const shown = entries[search.entry];
  let next = { ...search, back };
  do next = seek(next, entries, next.entry + (back ? -1 : 1));
  while (!next.failed && entries[next.entry] === shown);
  return next.failed ? { ...next, entry: search.entry } : next;
}

function seek(search: Search, entries: readonly string[], from: number): Search {
  if (search.query === '') return { ...search, failed: false };
  const step = search.back ? -1 : 1;
  for (let entry = from; entry >= 0 && entry < entries.length + 1; entry += step)
    if (entries[entry]?.includes(search.query)) return { ...search, entry, failed: false };
  return { ...search, failed: true };
}
