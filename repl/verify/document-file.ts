// The file of a document: read as it is, and replaced in one step.

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { codeOf } from '../../transport/base/error-code.ts';
import { replaceFile } from '../record/replace-file.ts';

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
  const bytes = attempted('it cannot be read', () => readFileSync(file));
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
  throw new Error(`expected UTF-8, got other bytes in line ${line}`);
}

/** Replace its text in one step; a link stays a link. */
export function replaceText(file: string, text: string): void {
  attempted('it is left as it is: it cannot be written', () => replace(file, text));
}

function replace(file: string, text: string): void {
  const path = realpathSync(file);
  replaceFile(path, text, statSync(path).mode);
}

/** What fails with a code of the operating system fails with a sentence. */
function attempted<T>(failed: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = whyNot(error);
    throw why === undefined ? error : new Error(`${failed}: ${why}`, { cause: error });
  }
}

/** The reason of the operating system in words; undefined if the error has none. */
export function whyNot(error: unknown): string | undefined {
  const code = codeOf(error, '');
  if (code === '' || code.startsWith('ERR_')) return undefined;
  const words = reasons[code];
  return words === undefined ? `the operating system says ${code}` : `${words} (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EBUSY: 'it is in use',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'files may not become so large here',
  EIO: 'the disk does not work',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENFILE: 'too many files are open',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a folder on the way to it is a file',
  EPERM: 'permission is denied',
  EROFS: 'the disk can only be read',
};
