// The files that films are written to. A film that terl -play wrote before is replaced, as a compiler replaces what it
// has made; any other file stays as it is.

import {
  closeSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { codeOf } from '../../transport/base/error-code.ts';

/** A part of the first 1,000 bytes of each film. */
export const signature = 'terl -play';

export interface FilmFile {
  /** Writes the film beside the old one, if there is one. */
  write(text: string): void;
  /** Puts what is written in the place of the old film. */
  put(): void;
  /** Leaves all as it was. */
  discard(): void;
}

/** Opens a file for a film. Throws a sentence if it is not a film, or cannot be written. */
export function openFilmFile(path: string): FilmFile {
  const stays = reasonToStay(path);
  if (stays !== undefined) throw new Error(`${path} ${stays}`);
  const begun = `${path}.${process.pid}.new`; // a reader sees the old film or the whole new one
  attempt(path, () => writeFileSync(begun, '', { flag: 'wx' }));
  const discard = (): void => rmSync(begun, { force: true });
  return {
    discard,
    write: (text) => attempt(path, () => writeFileSync(begun, text)),
    put: () => attempt(path, () => renameSync(begun, path)),
  };
}

/** Returns why a file may not be replaced; undefined if it may, or is not there. */
function reasonToStay(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) return 'is not a file';
  if (beginOf(path).includes(signature)) return undefined;
  return 'exists, and terl -play has not written it: choose another name, or remove it';
}

function beginOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(1_000);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const code = codeOf(error, '');
    throw new Error(`${path} cannot be written (${code === '' ? String(error) : code})`);
  }
}
