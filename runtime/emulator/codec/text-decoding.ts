// Bytes to text by the rules of encoding.spec.whatwg.org: invalid bytes become U+FFFD.

import { readUtf8, textOf } from '../term/utf8.ts';

export interface Decoded {
  readonly text: string;
  readonly left: Uint8Array<ArrayBuffer>; // bytes of an incomplete character, if more bytes may follow
  readonly isWrong: boolean;
}

const none = new Uint8Array();
const replacement = 0xfffd;

export function decodedUtf8(bytes: Uint8Array, isLast: boolean): Decoded {
  const text = readUtf8(bytes, 0, bytes.length); // the fast way, for valid text, which is nearly all text
  if (text?.isWellFormed()) return { text, left: none, isWrong: false };
  const units = new Uint16Array(bytes.length + 1); // at most one unit for each byte, and one U+FFFD at the end
  let count = 0;
  let isWrong = false;
  let at = 0;
  while (at < bytes.length) {
    const end = endOfCharacter(bytes, at);
    if (end > bytes.length && !isLast) break;
    const size = lengthOf(bytes[at] as number);
    if (size === end - at && end <= bytes.length)
      count = put(units, count, codeAt(bytes, at, size));
    else {
      units[count++] = replacement;
      isWrong = true;
    }
    at = Math.min(end, bytes.length);
  }
  return { text: textOf(units, 0, count), left: bytes.slice(at), isWrong };
}

/** The end of the character at `at`, or of its valid part; beyond the last byte if more bytes are needed. */
function endOfCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const size = lengthOf(first);
  for (let i = 1; i < size; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return bytes.length + 1;
    if (byte < lowest(first, i) || byte > highest(first, i)) return at + i;
  }
  return at + Math.max(size, 1);
}

/** The number of bytes of a character, by its first byte; 0 if no character begins with it. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The bounds of byte `i` of a character exclude overlong forms, surrogates, and numbers beyond Unicode. */
function lowest(first: number, i: number): number {
  return i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
}

function highest(first: number, i: number): number {
  return i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
}

function codeAt(bytes: Uint8Array, at: number, size: number): number {
  const first = bytes[at] as number;
  let code = size === 1 ? first : first & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) code = (code << 6) | ((bytes[at + i] as number) & 0x3f);
  return code;
}

function put(units: Uint16Array, count: number, code: number): number {
  if (code < 0x10000) {
    units[count] = code;
    return count + 1;
  }
  units[count] = 0xd800 + ((code - 0x10000) >> 10);
  units[count + 1] = 0xdc00 + (code & 0x3ff);
  return count + 2;
}

export function decodedUtf16(bytes: Uint8Array, isLast: boolean): Decoded {
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++)
    units[i] = (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8);
  const last = units.at(-1) ?? 0;
  const isHalf = !isLast && isFirstHalf(last); // the second half of a surrogate pair may follow
  const count = units.length - (isHalf ? 1 : 0);
  const raw = textOf(units, 0, count);
  const isCut = isLast && bytes.length % 2 === 1;
  return {
    text: raw.toWellFormed() + (isCut && !isFirstHalf(last) ? '\ufffd' : ''),
    left: isLast ? none : bytes.slice(2 * count),
    isWrong: isCut || !raw.isWellFormed(),
  };
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
