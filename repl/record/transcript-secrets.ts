// Replaces cookies, and the keys of observers' pages, in a transcript by stars (in what a document shows by `[...]`, which
// fits any text), and also long beginnings of cookies. The text comes in pieces, and escape sequences or ends of rows may
// stand between two letters of a cookie.

export interface Secrets {
  add(secret: string): void;
  /** Returns the next piece of the stream with stars for secrets. */
  hide(text: string): string;
  /** Returns a text with stars for secrets. The text is not yet part of the stream. */
  hidden(text: string): string;
}

const seenBefore = 512; // characters of earlier pieces to search again, as a cookie may be split between two pieces
const partOf = 8; // the first 8 letters of a long cookie are hidden too, as a cookie may be half typed
const longCookie = 12; // letters; a shorter cookie is hidden only when complete

/** For a letter of a secret that a document does not show. */
export const covered = '\u{f8ff}';

/** Any text fits where letters were covered. */
export function uncovered(text: string): string {
  return text.replaceAll(/\u{f8ff}+/gu, '[...]');
}

/** `letter` stands for each letter of a secret. */
export function createSecrets(letter = '*'): Secrets {
  const patterns = new Map<string, RegExp>();
  let before = '';
  const inStars = (found: string): string => stars(found, letter);
  const hidden = (text: string): string => {
    let shown = before + text;
    for (const pattern of patterns.values()) shown = shown.replace(pattern, inStars);
    for (const pattern of [givenCookie, observersPage])
      shown = shown.replace(pattern, (_, call: string, given: string) => call + inStars(given));
    return shown.slice(before.length);
  };
  return {
    hidden,
    add(secret) {
      if (secret !== '') patterns.set(secret, patternOf(secret));
    },
    hide(text) {
      const shown = hidden(text);
      before = (before + text).slice(-seenBefore);
      return shown;
    },
  };
}

const between = '(?:\\x1b\\[[0-9;?]*[A-Za-z]|[\\r\\n])*';

function patternOf(secret: string): RegExp {
  const letters = [...secret].map((letter) => letter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const needed = letters.length < longCookie ? letters.length : partOf;
  const start = letters.slice(0, needed).join(between);
  const rest = letters
    .slice(needed)
    .reduceRight((inner, letter) => `(?:${between}${letter}${inner})?`, '');
  return new RegExp(start + rest, 'g');
}

/** Matches the cookie in a call of erlang.set_cookie: the cookie is known as a secret only after the call. */
const givenCookie = (() => {
  const call = [...'set_cookie', '\\('].join(between);
  const gap = '(?:\\x1b\\[[0-9;?]*[A-Za-z]|\\s)*';
  const quote = '[\'"`]';
  const letters = `(?:${between}[^\\s'"\`()\\x1b])*`;
  const node = `(?:${quote}${letters}${between}${quote}${gap},${gap})?`;
  return new RegExp(`(${call}${gap}${node}${quote})(${letters})`, 'g');
})();

/** Matches the address of an observer's page: who has its end, a key, sees the page. */
const observersPage = (() => {
  const start = [...'http://127.0.0.1:'].map((letter) => letter.replace('.', '\\.'));
  const port = `(?:${between}\\d)+`;
  return new RegExp(`(${start.join(between)}${port}${between}/)((?:${between}[\\w-]){43})`, 'g');
})();

/** Returns a star, or another letter, for each letter, so that the text keeps its width on the screen. */
function stars(found: string, letter: string): string {
  return found
    .split(new RegExp(`(${between.slice(0, -1)}+)`))
    .map((part, at) => (at % 2 === 0 ? letter.repeat(part.length) : part))
    .join('');
}
