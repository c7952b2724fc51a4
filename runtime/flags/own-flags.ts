// The flags that init.get_arguments lists before those of the command line, as erl's start script gives them.

import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Flag } from './shown-flags.ts';

/** terl's directory, the directory of its programs, its name, and the user's home directory. */
export function ownFlags(): readonly Flag[] {
  const root = rootOf(dirname(fileURLToPath(import.meta.url)));
  return [
    ['root', [root]],
    ['bindir', [join(root, 'dist')]],
    ['progname', ['terl']],
    ['home', [homedir()]],
  ];
}

/** terl's directory. This file is in `dist` if bundled, else in `build/runtime`. */
function rootOf(folder: string): string {
  return basename(folder) === 'dist' ? dirname(folder) : dirname(dirname(folder));
}
