// Strings and property keys as TypeScript writes them.

export const longestString = 10_000; // characters shown; nobody reads more on a terminal

/** The text in quotes, if possible of a kind that the text does not contain. A very long text is cut. */
export function quote(text: string, longest: number = longestString): string {
  const shown = text.length > longest ? text.slice(0, longest) : text;
  const mark = markFor(shown);
  let quoted = '';
  for (const letter of shown) quoted += escaped(letter, mark);
  return `${mark}${quoted}${mark}${shown === text ? '' : '...'}`;
}

function markFor(text: string): string {
  if (!text.includes("'")) return "'";
  if (!text.includes('"')) return '"';
  return text.includes('`') || text.includes('${') ? "'" : '`';
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function escaped(letter: string, mark: string): string {
  if (letter === mark) return `\\${letter}`;
  const known = escapes[letter];
  if (known !== undefined) return known;
  if (!/^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u.test(letter)) return letter;
  // the others are control and format characters, line separators and lone surrogates
  const hex = (letter.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** The text without quotes on one line: control and invisible characters are escaped. */
export function spelled(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (letter) => escaped(letter, ''));
}

/** A property's name, in quotes if TypeScript requires them. */
export function quoteKey(key: string): string {
  const bare = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|0|[1-9]\d{0,14})$/u.test(key);
  return bare && key.length <= longestString ? key : quote(key);
}
