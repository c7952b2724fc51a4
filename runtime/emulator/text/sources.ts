// The source positions of compiled texts, by the URL that stack frames name. Kept are two versions of each
// module and the last thousand entries of shells; compile-sent.ts limits the functions from messages. Stack
// traces leave out frames of texts that are no longer kept.

import type { Origins } from '../host/compiled-text.ts';

export interface Source extends Origins {
  readonly file: string; // 's.ts', as shown to the user
  readonly module: string; // 's'
}

const sources = new Map<string, Source>();

export function sourceAt(url: string): Source | undefined {
  return sources.get(url);
}

/** Keeps a source until forgetSource is called. */
export function rememberSource(url: string, source: Source): void {
  sources.set(url, source);
}

/** Drops a source; called when its code cannot run any more, or by rememberEntry. */
export function forgetSource(url: string): void {
  sources.delete(url);
}

const typed = new Map<string, number>(); // the size of each entry's source, by URL, oldest first
let size = 0; // sum of these sizes; a size is the count of numbers in `positions`
const mostTyped = 1000; // entries; few sessions are longer
const largestTyped = 2 ** 20; // numbers in the positions of all entries: 8 MB

/** Keeps the source of a shell's entry, and drops the oldest entries beyond the limits. */
export function rememberEntry(url: string, source: Source): void {
  rememberSource(url, source);
  const own = source.positions.reduce((sum, line) => sum + line.length, 0);
  typed.set(url, own);
  size += own;
  for (const [oldest, its] of typed) {
    if (typed.size <= mostTyped && size <= largestTyped) return;
    typed.delete(oldest);
    size -= its;
    forgetSource(oldest);
  }
}

// URLs of the current and the old version, by the module's path
const versions = new Map<string, readonly string[]>();

/** Keeps a new version of a module and the previous one, which processes may still run (OTP: old code). */
export function keepVersion(path: string, url: string): void {
  const [current, old] = versions.get(path) ?? [];
  if (old !== undefined) forgetSource(old);
  versions.set(path, current === undefined ? [url] : [url, current]);
}

/** The number of sources kept. */
export function sourcesRemembered(): number {
  return sources.size;
}
