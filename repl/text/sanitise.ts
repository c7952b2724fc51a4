// Text of programs made safe for a screen that someone else draws on.
// Colours stay; what moves the cursor, clears, rings or hides what is written is dropped.

/** One line (or several) without control characters other than tab, newline and colours. */
export function sanitise(text: string): string {
  // nearly all text needs nothing, and the long pattern is slow
  if (!suspicious.test(text)) return text;
  const safe = text.replace(controls, (match) => (colour.test(match) ? visible(match) : ''));
  // a colour left on would run into the prompt
  return safe.includes('\x1b') && !safe.endsWith('\x1b[0m') ? `${safe}\x1b[0m` : safe;
}

/** The same without colours: for pipes and dumb terminals. */
export function plainText(text: string): string {
  return suspicious.test(text) ? text.replace(controls, '') : text;
}

/** The same, with what writes over a line: for terminals that draw nothing else. */
export function movingText(text: string): string {
  return suspicious.test(text)
    ? text.replace(controls, (match) => (/^[\r\b]$/.test(match) ? match : ''))
    : text;
}

/** The same as one row. */
export function oneLine(text: string): string {
  return plainText(text).replace(/[\t\n]/g, ' ');
}

/** An SGR code without 8 (conceal), which hides text; the 8 of `38;5;8` is a colour's number and stays. */
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

/** How many numbers belong together from here; 0: what must not pass. */
function partsOf(number: string, next: number): number {
  if (/^0*[345]8$/.test(number)) return next === 5 ? 3 : next === 2 ? 5 : 0; // a colour by its number, or by three
  return /^0*8(?::|$)/.test(number) ? 0 : 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
const suspicious = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

// CSI, then strings ended by BEL or ST (titles, links), then two-character escapes, then lone controls
export const controls: RegExp =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
export const colour: RegExp = /^\x1b\[[\d;:]*m$/;
