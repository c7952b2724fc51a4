// The file of a document: read as it is, and replaced in one step.

import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/** Its name on the disk: two that are equal are one file. */
export function fileNamed(file: string): string {
  try {
    const { dev, ino } = statSync(file);
    return `${dev} ${ino}`;
  } catch {
    return file; // reading it tells why
  }
}

/** Its text, byte for byte. Throws for a file that is not UTF-8: not all of its bytes could be written again. */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
  throw new Error(`expected UTF-8, got other bytes in line ${line}`);
}

/** A reader of the file sees the old text or the new one, also after a crash; a link stays a link. */
export function replaceText(file: string, text: string): void {
  const path = realpathSync(file);
  const { mode } = statSync(path);
  const next = `${path}.${process.pid}.new`;
  try {
    const open = openSync(next, 'wx', mode);
    try {
      writeFileSync(open, text);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
