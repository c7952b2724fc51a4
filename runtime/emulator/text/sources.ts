// The source positions of compiled texts, by the URL that the frames of a stack name. Kept are two versions of each
// module and the last thousand entries of shells; compile-sent.ts limits the functions that were sent. The frames of a
// forgotten text are left out of stack traces.

import type { Origins } from '../host/compiled-text.ts';

export interface Source extends Origins {
  readonly file: string; // 's.ts', as shown to the user
  readonly module: string; // 's'
}

const sources = new Map<string, Source>();

export function sourceAt(url: string): Source | undefined {
  return sources.get(url);
}

/** Remember a source until forgetSource is called. */
export function rememberSource(url: string, source: Source): void {
  sources.set(url, source);
}

/** Forget a source; called when none of its code can run any more. */
export function forgetSource(url: string): void {
  sources.delete(url);
}

const typed = new Map<string, number>(); // URLs of entries, oldest first, with their sizes
let size = 0; // of all entries: numbers in their positions
const mostTyped = 1000; // entries; hardly anybody types more in a session
const largestTyped = 2 ** 20; // numbers in the positions of all entries: 8 MB

/** Remember an entry of a shell. */
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

const versions = new Map<string, readonly string[]>(); // URLs of the current and the old version, by the module's path

/** Keep a new version of a module, and the one before, which processes may still run (OTP: current and old code). */
export function keepVersion(path: string, url: string): void {
  const [current, old] = versions.get(path) ?? [];
  if (old !== undefined) forgetSource(old);
  versions.set(path, current === undefined ? [url] : [url, current]);
}

/** The number of sources remembered. */
export function sourcesRemembered(): number {
  return sources.size;
}
