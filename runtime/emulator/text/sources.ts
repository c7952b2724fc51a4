// Where the lines of compiled texts came from, by the URL that frames of a stack name. Each way in which texts come
// has its bound here: of a module two versions, of what is typed the last thousand entries. Functions that were sent
// are bounded where they are compiled (compile-sent.ts). Frames of a text that is forgotten are left out of traces.

import type { Origins } from '../host/compiled-text.ts';

export interface Source extends Origins {
  readonly file: string; // 's.ts', as shown
  readonly module: string; // 's'
}

const sources = new Map<string, Source>();

export function sourceAt(url: string): Source | undefined {
  return sources.get(url);
}

/** Remember one until it is forgotten. */
export function rememberSource(url: string, source: Source): void {
  sources.set(url, source);
}

/** Nothing is to be left that was compiled of this text. */
export function forgetSource(url: string): void {
  sources.delete(url);
}

const typed = new Map<string, number>(); // URLs of entries, oldest first, with their sizes
let size = 0; // of all
const mostTyped = 1000; // nearly nobody types more in a session
const largestTyped = 2 ** 20; // numbers in their positions: 8 MB

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

const versions = new Map<string, readonly string[]>(); // URLs of a module's, by its path

/** A version of a module has taken the place of the one before, which processes may still run (OTP: current and old code). */
export function keepVersion(path: string, url: string): void {
  const [current, old] = versions.get(path) ?? [];
  if (old !== undefined) forgetSource(old);
  versions.set(path, current === undefined ? [url] : [url, current]);
}

/** Texts remembered, of all kinds. */
export function sourcesRemembered(): number {
  return sources.size;
}
