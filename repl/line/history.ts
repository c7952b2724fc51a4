// Entered lines, kept in memory and in a file only the user can read (OTP: group_history).
// Entries are appended one by one, so several nodes may share the file and lose nothing.

import { appendFileSync, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';

export interface History {
  readonly entries: readonly string[]; // oldest first
  add(entry: string): void;
}

/** Where entries are kept; undefined when TERL_HISTORY is empty or 'off'. */
export function historyFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env['TERL_HISTORY'];
  if (given === '' || given === 'off') return undefined;
  return given ?? join(homedir(), '.terl_history');
}

/** Open the history. Whatever is wrong with the file is one sentence to `warn`, and no more. */
export function openHistory(file: string | undefined, warn: (sentence: string) => void): History {
  let kept = file !== undefined && canHold(file, warn) ? file : undefined;
  const entries = kept === undefined ? [] : readEntries(kept, warn);
  return {
    entries,
    add(entry) {
      if (entry.trim() === '' || entry === entries.at(-1)) return;
      entries.push(entry);
      if (kept === undefined) return;
      try {
        const line = `${JSON.stringify(entry)}\n`;
        appendFileSync(kept, isTorn(kept) ? `\n${line}` : line, { mode: 0o600 });
      } catch (error) {
        warn(`lines are not remembered: cannot write ${kept} (${codeOf(error)})`);
        kept = undefined; // said once
      }
    },
  };
}

/** Whoever opens a pipe waits for its other end; what is no file keeps nothing, /dev/null without a word. */
function canHold(file: string, warn: (sentence: string) => void): boolean {
  try {
    const found = statSync(file);
    if (found.isFile()) return true;
    if (!found.isCharacterDevice()) warn(`no history is kept: ${file} is not a file`);
    return false;
  } catch {
    return true; // there is none yet; or reading it will say what is wrong
  }
}

/** Whether the last line has no end: its writer was stopped, or the disk was full. Only that line is lost. */
function isTorn(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return false;
  const end = new Uint8Array(1);
  const opened = openSync(file, 'r');
  try {
    return readSync(opened, end, 0, 1, size - 1) === 1 && end[0] !== 0x0a;
  } finally {
    closeSync(opened);
  }
}

const recalledEntries = 10_000; // more than anyone presses Up for; the file itself may be longer

function readEntries(file: string, warn: (sentence: string) => void): string[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .slice(-recalledEntries - 1);
    return lines.flatMap(decode);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      warn(`earlier lines are not recalled: cannot read ${file} (${codeOf(error)})`);
    return [];
  }
}

/** One entry a line, as a JSON string. A line that is none was cut off or written by hand: skipped. */
function decode(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return []; // a torn line must not cost the others
  }
}
