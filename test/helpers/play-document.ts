// Plays session documents as -verify does, for tests: with the modules of the tutorial and the fixtures, and any command.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument, type Section } from '../../repl/document/document.ts';
import { type PlayOptions, play } from '../../repl/session/play.ts';
import { reportAsText } from '../../repl/verify/report.ts';
import { root } from '../../scripts/build.ts';

/** The words that start the programs as they were built. */
const programs: Pick<PlayOptions, 'terl' | 'tpmd'> = {
  terl: [process.execPath, join(root, 'dist/terl.js')],
  tpmd: [process.execPath, join(root, 'dist/tpmd.js')],
};

/** Read a document of this repository. Throws if it cannot be played. */
export function readDocument(file: string): Document {
  const document = parseDocument(file, readFileSync(join(root, file), 'utf8'));
  const [fault] = document.faults;
  if (fault !== undefined) throw new Error(`${file}:${fault.line}: ${fault.sentence}`);
  return document;
}

/** Play sections on nodes of their own; throws what -verify would print if something differs. */
export async function playSections(
  document: Document,
  sections: readonly Section[],
  options: Partial<PlayOptions> = {},
): Promise<void> {
  let told = '';
  const report = reportAsText((text) => {
    told += text;
  }, true).begin(document.file);
  const given = { ...programs, allowCommands: true, files: modules(), told: report.told };
  const { faults, isWhole } = await play(document, sections, { ...given, ...options });
  if (faults > 0 || !isWhole) throw new Error(told);
}

/** The modules of the tutorial and the fixtures, by file name. */
function modules(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const folder of ['scripts/tutorial', 'test/fixtures'])
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }))
      if (entry.name.endsWith('.ts'))
        files[entry.name] = readFileSync(join(root, folder, entry.name), 'utf8');
  return files;
}
