// Makes the text of programs safe for a screen that Ink draws. Colours stay; sequences
// that move the cursor, clear the screen, ring the bell or hide text are dropped.

/** Returns the text without control characters, except tabs, newlines and colours. */
export function sanitise(text: string): string {
  // `suspicious` is the fast check: nearly all text is safe, and `controls` is slow
  if (!suspicious.test(text)) return text;
  const safe = text.replace(controls, (match) => (colour.test(match) ? visible(match) : ''));
  // end the colours, which would otherwise colour the prompt too
  return safe.includes('\x1b') && !safe.endsWith('\x1b[0m') ? `${safe}\x1b[0m` : safe;
}

/** Returns the text without control characters and colours, for pipes and dumb terminals. */
export function plainText(text: string): string {
  return suspicious.test(text) ? text.replace(controls, '') : text;
}

/**
 * Returns the text without control characters, but with `\r`
 * and `\b`, for terminals without a prompt drawn by Ink.
 */
export function movingText(text: string): string {
  return suspicious.test(text)
    ? text.replace(controls, (match) => (/^[\r\b]$/.test(match) ? match : ''))
    : text;
}

/** Returns the text without control characters, as one row. */
export function oneLine(text: string): string {
  return plainText(text).replace(/[\t\n]/g, ' ');
}

/**
 * Returns an SGR code without 8 (conceal), which hides text.
 * The 8 in `38;5;8` is the number of a colour and stays.
 */
function visible(code: string): string {
  const numbers = code.slice(2, -1).split(';');
  const kept: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    const taken = partsOf(numbers[at] ?? '', Number(numbers[at + 1]));
    if (taken > 0) kept.push(...numbers.slice(at, at + taken));
    at += Math.max(taken, 1);
  }
  return kept.length === 0 ? '' : `\x1b[${kept.join(';')}m`;
}

/**
 * Returns how many numbers of an SGR code belong together, beginning with this one; 0: remove this number.
 */
function partsOf(number: string, next: number): number {
  if (/^0*[345]8$/.test(number)) return next === 5 ? 3 : next === 2 ? 5 : 0; // 38;5;N: a colour by its number; 38;2;R;G;B: a colour by its parts
  return /^0*8(?::|$)/.test(number) ? 0 : 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: this file handles control characters
const suspicious = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

// in order: CSI sequences; strings that end with BEL or ST
// (titles, links); two-character escapes; single controls
export const controls: RegExp =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this file handles control characters
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: this file handles control characters
export const colour: RegExp = /^\x1b\[[\d;:]*m$/;
