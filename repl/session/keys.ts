// The bytes that a terminal sends for a key.

/** The bytes of a key: 'a', 'C-a', 'M-b', or one with a name such as 'Up'. undefined if there is no such key. */
export function bytesOfKey(key: string): string | undefined {
  const named = namedKeys[key];
  if (named !== undefined) return named;
  if (/^C-.$/.test(key)) return String.fromCharCode(key.charCodeAt(2) & 0x1f);
  if (key.startsWith('M-')) {
    const rest = bytesOfKey(key.slice(2));
    return rest === undefined ? undefined : `\x1b${rest}`;
  }
  return key.length === 1 ? key : undefined;
}

const namedKeys: Readonly<Record<string, string>> = {
  Enter: '\r',
  Tab: '\t',
  Escape: '\x1b',
  Backspace: '\x7f',
  Delete: '\x1b[3~',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
};
