// Text to bytes and back. Every JavaScript string comes back unchanged: a lone surrogate is written as three
// bytes, by the rule by which UTF-8 writes other characters (WTF-8).

/** Write `text` from its character `from` on into `bytes` (long enough) at `at`; returns the end. */
export function writeUtf8(text: string, from: number, bytes: Uint8Array, at: number): number {
  let end = at;
  for (let i = from; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    if (code < 0x80) {
      bytes[end++] = code;
    } else if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else {
      bytes[end++] = 0xf0 | (code >> 18);
      bytes[end++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
      i++; // skip the second half of the surrogate pair
    }
  }
  return end;
}

/** The text as bytes of UTF-8; half a character becomes U+FFFD. */
export function binaryOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8PerUnit * text.length);
  return bytes.slice(0, writeUtf8(text.toWellFormed(), 0, bytes, 0));
}

/** The most bytes one UTF-16 unit takes. */
export const utf8PerUnit = 3;

/** The text of the bytes `from` to `to`; undefined if they are not UTF-8 (lone surrogates are accepted). */
export function readUtf8(bytes: Uint8Array, from: number, to: number): string | undefined {
  let at = from;
  while (at < to && (bytes[at] as number) < 0x80) at++;
  const ascii = textOf(bytes, from, at);
  if (at === to) return ascii;
  const units = new Uint16Array(to - at); // at most one unit for each byte
  const count = decode(bytes, at, to, units);
  return count < 0 ? undefined : ascii + textOf(units, 0, count);
}

/** The text of UTF-16 units. Bytes are read as latin1. */
export function textOf(units: Uint8Array | Uint16Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += chunk) {
    const part = units.subarray(at, Math.min(at + chunk, to));
    text += String.fromCharCode.apply(null, part as unknown as number[]);
  }
  return text;
}

const chunk = 8192; // arguments of one call: more would take too much stack

/** Decode UTF-8 into `units`; returns the number of units, or -1 if the bytes are not UTF-8. */
function decode(bytes: Uint8Array, from: number, to: number, units: Uint16Array): number {
  let count = 0;
  let at = from;
  while (at < to) {
    const first = bytes[at] as number;
    const length = lengthOf(first);
    if (at + length > to) return -1;
    const code = length === 1 ? first : codePoint(bytes, at, length);
    if (code < 0) return -1;
    at += length;
    if (code > 0xffff) {
      units[count++] = 0xd7c0 + (code >> 10);
      units[count++] = 0xdc00 | (code & 0x3ff);
    } else {
      units[count++] = code;
    }
  }
  return count;
}

/** The length in bytes of a UTF-8 sequence, by its first byte. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** By number of bytes: the smallest code point that needs that number. A smaller one, written in as many bytes, is overlong. */
const smallest = [0, 0, 0x80, 0x800, 0x10000];

/** The code point; -1 for a wrong first or later byte, an overlong form, or a number beyond Unicode. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] as number;
  if (first < 0xc2 || first > 0xf4) return -1;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] as number;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  return code < (smallest[length] as number) || code > 0x10ffff ? -1 : code;
}
