// Incremental search through the history (edlin's search, Emacs's isearch). Pure.

import { previousGrapheme } from '../text/text-motion.ts';
import type { Action } from './key-map.ts';
import type { Editor } from './line-editor.ts';

export interface Search {
  readonly query: string;
  readonly back: boolean; // whether the search goes towards older entries
  readonly entry: number; // the index of the entry shown; the number of entries: the line being typed
  readonly failed: boolean; // no further entry contains the query; the last match is still shown
  readonly before: Editor; // the line that comes back when the search is cancelled
}

export function startSearch(editor: Editor, entries: readonly string[], back: boolean): Search {
  return { query: '', back, entry: entries.length, failed: false, before: editor };
}

/**
 * Applies a key to the search. Returns the changed search, or a word for what the caller must do.
 * 'left': end the search and show the line from before it. 'taken': end the search, make the entry found
 * the line, and apply the key to this line. 'aside': carry out the key, and go on with the search.
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

/** Returns the editor to show during the search: the entry found, with the cursor at the query. */
export function foundText({ query, entry, before }: Search, entries: readonly string[]): Editor {
  const text = entries[entry];
  if (text === undefined) return before;
  const at = text.indexOf(query);
  return { ...before, text, at: at === -1 ? text.length : at, last: undefined };
}

/** Returns the text that replaces the prompt during a search. */
export function searchPrompt({ query, back, failed }: Search): string {
  return `(${failed ? 'failed ' : ''}search${back ? '' : ' forward'}) ${query}: `;
}

/** Searches for a changed query, from the entry shown, which may still match. */
function searchFor(search: Search, entries: readonly string[], query: string): Search {
  // for a shorter query start again from the newest entry, which may match now
  const from = query.length < search.query.length ? entries.length : search.entry;
  return seek({ ...search, query, entry: from }, entries, from);
}

/** Searches for the next match; entries with the same text as the shown one are skipped. */
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
