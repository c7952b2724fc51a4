// The rows of a screen: prompts among them, and entries that they make.

import type { Entry } from '../document/entries.ts';

/** A prompt, and what is behind it. */
export const promptLine: RegExp = /^(\$|\s-->|(?:(?:iex|\.\.\.)?\(\S+\))?\d+>)(?: (.*))?$/;

/** The prompt at the start of a row, but for that of the system's shell. */
export function promptOf(row: string): string | undefined {
  const [, prompt] = promptLine.exec(row) ?? [];
  return prompt === '$' ? undefined : prompt;
}

/** Rows without those that are empty. */
export function filled(rows: readonly string[]): readonly string[] {
  return rows.filter((row) => row !== '');
}

/** The rows behind the first `count` that are not empty, up to the last one that is not. */
export function behind(rows: readonly string[], count: number): string[] {
  let from = 0;
  for (let left = count; left > 0 && from < rows.length; from++) if (rows[from] !== '') left--;
  return rows.slice(from, rows.findLastIndex((row) => row !== '') + 1);
}

export function isBarePrompt(row: string): boolean {
  const [, prompt, text = ''] = promptLine.exec(row) ?? [];
  return prompt !== undefined && text === '';
}

/** Rows as entries that all have their place, reports too; indented rows go on with the one before. */
export function strictEntries(rows: readonly string[]): readonly Entry[] {
  const texts: string[] = [];
  for (const row of rows) {
    const last = texts.length - 1;
    if (/^\s/.test(row) && !promptLine.test(row) && last >= 0) texts[last] += `\n${row}`;
    else if (row.trim() !== '') texts.push(row);
  }
  return texts.map((text) => ({ text, isReport: false, anywhere: false }));
}

/**
 * Lines in one piece: the program breaks a line that is typed, and too long for the screen, between two words. Such a line
 * is one of those that are wanted.
 */
export function rejoined(
  lines: readonly string[],
  columns: number,
  wanted: readonly string[],
): readonly string[] {
  const long = wanted.filter(({ length }) => length > columns);
  const whole: string[] = [];
  for (const line of lines) {
    const words = `${whole.at(-1)} ${line}`;
    if (long.some((one) => one.startsWith(words))) whole.splice(-1, 1, words);
    else whole.push(line);
  }
  return whole;
}
