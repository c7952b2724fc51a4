// Text of programs made safe for a screen that someone else draws on.
// Colours stay; what moves the cursor, clears, or rings is dropped.

/** One line (or several) without control characters other than tab, newline and colours. */
export function sanitise(text: string): string {
  // nearly all text needs nothing, and the long pattern is slow
  if (!suspicious.test(text)) return text;
  const safe = text.replace(controls, (match) => (colour.test(match) ? match : ''));
  // a colour left on would run into the prompt
  return safe.includes('\x1b') && !safe.endsWith('\x1b[0m') ? `${safe}\x1b[0m` : safe;
}

/** The same without colours: for pipes and dumb terminals. */
export function plainText(text: string): string {
  return suspicious.test(text) ? text.replace(controls, '') : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
const suspicious = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

// CSI, then strings ended by BEL or ST (titles, links), then two-character escapes, then lone controls
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const colour = /^\x1b\[[\d;:]*m$/;
