// The files that films are written to. A film that terl -play wrote before is replaced, as a compiler replaces what it
// has made; any other file stays as it is.

import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
  removeForsaken(path);
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

/** Removes what a program that was killed had begun to write in place of this film. */
function removeForsaken(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = begunBy(name, basename(path));
    const begun = join(folder, name);
    if (pid === undefined || isRunning(pid)) continue;
    const found = lstatSync(begun, { throwIfNoEntry: false });
    if (found?.isFile() && (found.size === 0 || beginOf(begun).includes(signature)))
      rmSync(begun, { force: true });
  }
}

/** The process that writes a file of this name in place of the film. */
function begunBy(name: string, film: string): number | undefined {
  if (!name.startsWith(`${film}.`)) return undefined;
  const [, pid] = /^(\d+)\.new$/.exec(name.slice(film.length + 1)) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
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
