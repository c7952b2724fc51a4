// Base64 encoding and decoding of strings in which each character stands for one byte (btoa, atob).

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Encode `text` as base64; returns undefined if a character is above U+00FF. */
export function encodedBase64(text: string): string | undefined {
  const parts: string[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const [a = 0, b, c] = [text.charCodeAt(i), codeAt(text, i + 1), codeAt(text, i + 2)];
    if ((a | (b ?? 0) | (c ?? 0)) > 0xff) return undefined;
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const four = [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63)).join('');
    parts.push(c !== undefined ? four : four.slice(0, b === undefined ? 2 : 3).padEnd(4, '='));
  }
  return parts.join('');
}

function codeAt(text: string, at: number): number | undefined {
  return at < text.length ? text.charCodeAt(at) : undefined;
}

/** Decode base64, without regard to white space or a missing final `=`; undefined if it is not base64. */
export function decodedBase64(given: string): string | undefined {
  const text = given.replace(/[\t\n\f\r ]+/g, '');
  const bare = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
  if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) return undefined;
  const parts: string[] = [];
  for (let i = 0; i < bare.length; i += 4) {
    const four = bare.slice(i, i + 4);
    let bits = 0;
    for (const letter of four.padEnd(4, 'A')) bits = (bits << 6) | letters.indexOf(letter);
    const bytes = String.fromCharCode((bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff);
    parts.push(bytes.slice(0, four.length - 1));
  }
  return parts.join('');
}
