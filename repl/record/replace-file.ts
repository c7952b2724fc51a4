// Replaces a file in one step.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * A reader of the file sees the old text or the new one, also after a crash or on a disk that is full. `ready` is called
 * when the new text is written, before it takes the place of the old one.
 */
export function replaceFile(
  path: string,
  text: string,
  mode: number,
  ready: () => void = () => undefined,
): void {
  const next = `${path}.${process.pid}.new`;
  try {
    const open = openSync(next, 'wx', mode);
    try {
      writeFileSync(open, text);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    ready();
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
