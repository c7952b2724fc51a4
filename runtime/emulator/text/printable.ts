// Finds text in lists and binaries, to print them as text (OTP: io_lib:printable_list/1).

import { dataOf } from '../realm/looking.ts';
import type { List } from '../term/list.ts';
import { bytesOf } from '../term/typed-arrays.ts';
import { readUtf8 } from '../term/utf8.ts';

const longestText = 100_000; // characters; a longer list or binary is shown by its numbers

/** The text of a proper list of printable Latin-1 characters, at least one, as Erlang takes it for text. */
export function textOfCodes(list: List): string | undefined {
  const { length } = list;
  if (length === 0 || length > longestText || Object.hasOwn(list, 'tail')) return undefined;
  if (Object.keys(list).length !== length) return undefined;
  let text = '';
  for (let i = 0; i < length; i++) {
    const code = dataOf(list, String(i));
    if (typeof code !== 'number' || !isPrintable(code)) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}

function isPrintable(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || controls.has(code);
}

const controls: ReadonlySet<number> = new Set([8, 9, 10, 11, 12, 13, 27]);

/** The text of a Uint8Array in UTF-8, if all its characters are printable; undefined for other bytes. */
export function textOfBinary(given: Uint8Array): string | undefined {
  if (Object.getPrototypeOf(given) !== Uint8Array.prototype || !ArrayBuffer.isView(given))
    return undefined;
  const bytes = bytesOf(given);
  if (bytes.length > longestText) return undefined;
  for (const byte of bytes) if (byte < 32 && !controls.has(byte)) return undefined;
  const text = readUtf8(bytes, 0, bytes.length);
  return text === undefined || unprintable.test(text) ? undefined : text;
}

const unprintable = /[\x7f-\x9f\p{Cn}\p{Co}\p{Cs}]/u;
