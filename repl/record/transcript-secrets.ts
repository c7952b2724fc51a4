// Cookies never appear in a transcript: where one stands, or a good part of its beginning, stars stand instead.
// Text comes in pieces, and on a screen there may be escapes and row ends between two letters of a cookie.

export interface Secrets {
  add(secret: string): void;
  /** Hide what is secret in the next piece of this stream. */
  hide(text: string): string;
  /** The same of a text that is not part of the stream yet. */
  hidden(text: string): string;
}

const seenBefore = 512; // characters of earlier pieces: a cookie may be cut between two
const partOf = 8; // the first N letters of a long cookie are hidden too: it may be half typed
const longCookie = 12;

export function createSecrets(): Secrets {
  const patterns = new Map<string, RegExp>();
  let before = '';
  const hidden = (text: string): string => {
    let shown = before + text;
    for (const pattern of patterns.values()) shown = shown.replace(pattern, stars);
    shown = shown.replace(givenCookie, (_, call: string, given: string) => call + stars(given));
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

/** A cookie that is being typed for erlang.set_cookie is a secret before anyone has been told of it. */
const givenCookie = (() => {
  const call = [...'set_cookie', '\\('].join(between);
  const gap = '(?:\\x1b\\[[0-9;?]*[A-Za-z]|\\s)*';
  const quote = '[\'"`]';
  const letters = `(?:${between}[^\\s'"\`()\\x1b])*`;
  const node = `(?:${quote}${letters}${between}${quote}${gap},${gap})?`;
  return new RegExp(`(${call}${gap}${node}${quote})(${letters})`, 'g');
})();

/** As many stars as letters, so that nothing moves on the screen. */
function stars(found: string): string {
  return found
    .split(new RegExp(`(${between.slice(0, -1)}+)`))
    .map((part, at) => (at % 2 === 0 ? '*'.repeat(part.length) : part))
    .join('');
}
