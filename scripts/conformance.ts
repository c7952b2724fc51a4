// The conformance table: for each recorded scenario, what Erlang does and whether terl does the same. Run as
// a program it prints the table. Its rows are the sections of test/conformance/*.md, which are tests too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.ts';

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly file: string; // from the root of the repository
  /** `fault`: terl differs although it should not; then the transcript shows the wanted behaviour. */
  readonly status: 'same' | 'differs' | 'fault' | 'not applicable';
  readonly why: string;
  readonly transcript: string | undefined;
  /** Whether the transcript was recorded in terminals, with keys. */
  readonly inTerminal: boolean;
}

/** All scenarios that were recorded from Erlang. The table must have a row for each. */
export const scenarios: readonly string[] = [
  ...numbered('A', 1, 30),
  ...['A07b', 'A07c', 'A08b'],
  ...numbered('B', 1, 20),
  ...['B08b', 'B16b'],
  ...numbered('C', 1, 20),
  ...numbered('D', 1, 9).filter((id) => id !== 'D05'), // D05 was not recorded
  ...numbered('E', 1, 5),
  ...numbered('H', 1, 22),
  ...numbered('M', 1, 17),
  ...numbered('P', 1, 16),
  ...numbered('R', 1, 35),
  ...numbered('T', 1, 14),
].sort();

const files = [
  'slides',
  'shell',
  'failures',
  'flags',
  'servers',
  'remote-servers',
  'remote-supervisors',
  'applications',
  'machines',
  'events',
  'tables',
];

/** Returns the rows of all files, in the order of their ids. */
export function readRows(): readonly Row[] {
  const rows = files.flatMap((name) => rowsOf(`test/conformance/${name}.md`));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Returns the scenarios that have no row. */
export function missing(rows: readonly Row[]): readonly string[] {
  const there = new Set(rows.map(({ id }) => id));
  return scenarios.filter((id) => !there.has(id));
}

function rowsOf(file: string): Row[] {
  return readFileSync(join(root, file), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, id = '', title = ''] = /^(\S+) (.*)$/m.exec(section) ?? [];
      const [, status, why = ''] =
        /^status: (same|differs|fault|not applicable)(?: — (.*))?$/m.exec(section) ?? [];
      const [, kind, transcript] = /^```(text|terminal)\n([\s\S]*?)^```$/m.exec(section) ?? [];
      if (status === undefined) throw new Error(`expected a status in row ${id} ${title}`);
      if (transcript === undefined && status !== 'not applicable')
        throw new Error(`expected a transcript in row ${id} ${title}`);
      if (why === '' && status !== 'same')
        throw new Error(`expected to read why row ${id} is not the same`);
      const inTerminal = kind === 'terminal';
      return { id, title, file, status: status as Row['status'], why, transcript, inTerminal };
    });
}

function numbered(letter: string, from: number, to: number): string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, at) => letter + String(from + at).padStart(2, '0'),
  );
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ id, title, status, why }) =>
      `${id.padEnd(5)} ${status.padEnd(15)} ${title}${why === '' ? '' : ` — ${why}`}`,
  );
  const counts = (['same', 'differs', 'fault', 'not applicable'] as const).map(
    (status) => `${status}: ${rows.filter((row) => row.status === status).length}`,
  );
  return `${lines.join('\n')}\n\n${counts.join(', ')}\n`;
}

if (import.meta.main) {
  const rows = readRows();
  process.stdout.write(table(rows));
  const absent = missing(rows);
  if (absent.length > 0) {
    process.stderr.write(`no row for ${absent.join(', ')}\n`);
    process.exitCode = 1;
  }
}
