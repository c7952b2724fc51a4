// A node's own current directory, which is also the last directory of its code path. Each node has its own,
// because several nodes may run in one program, whose threads share the program's directory.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';
import type { Listing } from '../emulator/host/host-requests.ts';

export interface WorkingDirectory {
  readonly current: string;
  /** The code path: the directories of -pa, then the current directory. */
  readonly path: readonly string[];
  /** A file's path as shown to the user: relative to the current, a -pa or the home directory. */
  shown(file: string): string;
  /** Changes the current directory; returns an error message, or undefined. */
  change(directory: string): string | undefined;
  /** The sorted names in a directory; for a file, its own name. */
  list(directory: string): Listing;
  /** Whether the names in a directory may be read. */
  isOpen(directory: string): boolean;
}

/**
 * `given`: the directories of -pa. In a session document that may come from a stranger, `isKept`: nothing is read but what
 * is below them or below the directory in which the node has started.
 */
export function workingDirectory(given: readonly string[] = [], isKept = false): WorkingDirectory {
  const before = given.map((directory) => ({ given: directory, path: resolve(directory) }));
  let current = process.cwd();
  const roots = [...before.map(({ path }) => path), current].map(realOf);
  const isOpen = (directory: string): boolean => {
    const path = realOf(resolve(current, directory));
    return !isKept || roots.some((root) => path === root || wayTo(path, root) !== undefined);
  };
  return {
    isOpen,
    get current() {
      return current;
    },
    get path() {
      return [...before.map(({ path }) => path), current];
    },
    shown(file) {
      const fromHere = wayTo(file, current);
      if (fromHere !== undefined) return fromHere;
      for (const { given: directory, path } of before) {
        const way = isAbsolute(directory) ? undefined : wayTo(file, path);
        if (way !== undefined) return join(directory, way);
      }
      const fromHome = wayTo(file, homedir());
      return fromHome === undefined ? file : join('~', fromHome);
    },
    change(directory) {
      if (!isOpen(directory)) return keptOut;
      const wanted = resolve(current, directory);
      try {
        if (!statSync(wanted).isDirectory()) return messages['ENOTDIR'];
        current = realpathSync(wanted);
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
    list(directory) {
      if (!isOpen(directory)) return { ok: false, message: keptOut };
      const wanted = resolve(current, directory);
      try {
        if (!statSync(wanted).isDirectory()) return { ok: true, names: [directory] };
        return { ok: true, names: readdirSync(wanted).sort() };
      } catch (error) {
        return { ok: false, message: messageOf(error) };
      }
    },
  };
}

const keptOut = 'permission denied: a session document reads only its own folder';

/** The path without symbolic links; as it is if nothing is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // reading it tells why
  }
}

/** The path from a directory to a file below it; undefined if the file is not below the directory. */
function wayTo(file: string, directory: string): string | undefined {
  const way = relative(directory, file);
  return way === '' || /^\.\.(?:[\\/]|$)/.test(way) || isAbsolute(way) ? undefined : way;
}

// The words of file:format_error/1.
const messages: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENAMETOOLONG: 'file name too long',
  EISDIR: 'illegal operation on a directory',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  ELOOP: 'too many levels of symbolic links',
};

/** What went wrong with a file, in words (file:format_error/1). */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const code = codeOf(error, '');
  return messages[code] ?? error.message; // for example, a name with a zero byte
}
