// Entered lines, kept in memory and in a file only the user can read (OTP: group_history).
// Entries are appended one by one, so several nodes may share the file and lose nothing.

import { appendFileSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

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
  const entries = file === undefined ? [] : readEntries(file, warn);
  let kept = file;
  return {
    entries,
    add(entry) {
      if (entry.trim() === '' || entry === entries.at(-1)) return;
      entries.push(entry);
      if (kept === undefined) return;
      try {
        appendFileSync(kept, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      } catch (error) {
        warn(`lines are not remembered: cannot write ${kept} (${codeOf(error)})`);
        kept = undefined; // said once
      }
    },
  };
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
