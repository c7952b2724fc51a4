// What init.get_arguments lists before the command line, as erl's own start script has it there.

import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Flag } from './shown-flags.ts';

/** Where terl is, what it is called, and whose home it is. */
export function ownFlags(): readonly Flag[] {
  const root = rootOf(dirname(fileURLToPath(import.meta.url)));
  return [
    ['root', [root]],
    ['bindir', [join(root, 'dist')]],
    ['progname', ['terl']],
    ['home', [homedir()]],
  ];
}

/** This file runs bundled, in `dist`, or as it is built, in `build/runtime`. */
function rootOf(folder: string): string {
  return basename(folder) === 'dist' ? dirname(folder) : dirname(dirname(folder));
}
