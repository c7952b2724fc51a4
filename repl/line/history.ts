// The history: entered lines, in memory and in a file that only the user can read (OTP: group_history).
// Each entry is appended with one write, so several nodes can share the file without losing entries.

import { appendFileSync, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';

export interface History {
  readonly entries: readonly string[]; // oldest first
  add(entry: string): void;
}

/** Returns the path of the history file; undefined if TERL_HISTORY is empty or 'off'. */
export function historyFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env['TERL_HISTORY'];
  if (given === '' || given === 'off') return undefined;
  return given ?? join(homedir(), '.terl_history');
}

/** Opens the history. If the file cannot be used, `warn` gets one sentence. */
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
        kept = undefined; // the warning is given only once
      }
    },
  };
}

/**
 * Whether the file can hold the history. Only a regular
 * file can: to open a pipe would wait for its other end.
 */
function canHold(file: string, warn: (sentence: string) => void): boolean {
  try {
    const found = statSync(file);
    if (found.isFile()) return true;
    if (!found.isCharacterDevice()) warn(`no history is kept: ${file} is not a file`);
    return false;
  } catch {
    return true; // the file does not exist yet, or reading it will give the error
  }
}

/**
 * Whether the last line has no '\n', as its writer was stopped or the disk was full. Only that entry is lost.
 */
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

const recalledEntries = 10_000; // the newest entries that Up can reach; the file may have more

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

/** Returns the entry that a line of the file holds as JSON; none if the line is cut off or not JSON. */
function decode(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' ? [entry] : [];
  } catch {
    return []; // skip a damaged line, and keep the others
  }
}
