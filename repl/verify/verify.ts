// terl -verify: plays session documents on fresh nodes and says whether all is shown as it is written (OTP's ct_run is a cousin).

import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { codeOf } from '../../transport/base/error-code.ts';
import {
  type Document,
  parseDocument,
  type Section,
  sectionNamed,
  withSubsections,
} from '../session/document.ts';
import { type Played, type PlayOptions, play } from '../session/play.ts';
import { rewritten } from '../session/rewritten.ts';
import { type Report, reportAsJson, reportAsText } from './report.ts';

/** What the command line asks for. */
export interface VerifyOptions {
  readonly files: readonly string[];
  readonly update: boolean;
  readonly json: boolean;
  readonly jobs: number | undefined; // documents at once
  readonly only: string | undefined; // the part of a heading
  readonly allowCommands: boolean;
}

/** How it ended: 0 all is so, 1 something is not, 2 it could not be told. */
export type Status = 0 | 1 | 2;

type Programs = Pick<PlayOptions, 'terl' | 'tpmd'>;

/** Verify documents, several at once; the report of each comes in one piece, in the order in which they end. */
export async function verify(
  options: VerifyOptions,
  programs: Programs,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<Status> {
  const report = options.json
    ? reportAsJson(write)
    : reportAsText(write, options.files.length === 1);
  const waiting = [...options.files];
  const jobs = options.jobs ?? Math.max(1, Math.floor(cpus().length / 2));
  let worst: Status = 0;
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const status = await verifyFile(file, options, programs, report, signal);
      if (status > worst) worst = status;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  report.ended(worst);
  return worst;
}

async function verifyFile(
  file: string,
  options: VerifyOptions,
  programs: Programs,
  report: Report,
  signal: AbortSignal,
): Promise<Status> {
  const lines = report.begin(file);
  try {
    const text = readFileSync(file, 'utf8');
    const document = parseDocument(file, text);
    const groups = groupsOf(document, options.only);
    if (document.faults.length > 0) return lines.faults(document.faults);
    if (groups.length === 0)
      return lines.faults([{ line: 1, sentence: nothingToPlay(options.only) }]);
    const all: Played[] = [];
    for (const sections of groups) {
      const accepts = options.update ? identifiersIn(text) : undefined;
      const given = { ...programs, allowCommands: options.allowCommands, accepts, signal };
      all.push(await play(document, sections, { ...given, told: lines.told }));
    }
    if (!options.update) return lines.ended(all.some(({ faults }) => faults > 0) ? 1 : 0);
    return lines.ended(update(file, text, document, all, lines.say));
  } catch (error) {
    if (signal.aborted)
      return lines.faults([{ line: 0, sentence: 'it was stopped before its end' }]);
    return lines.faults([{ line: 0, sentence: sentenceOf(error) }]);
  }
}

/** The pids and references that the document has. */
function identifiersIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/<\d+\.\d+\.\d+>|#Ref<\d+(?:\.\d+){1,9}>/g));
}

/** The sections that are played together, on the same nodes. */
function groupsOf(document: Document, only: string | undefined): readonly (readonly Section[])[] {
  const chosen = only === undefined ? document.sections : sectionsNamed(document, only);
  const groups: Section[][] = [];
  for (const section of chosen) {
    const begins = groups.length === 0 || (document.freshSections && section.level === 2);
    if (begins) groups.push([]);
    groups.at(-1)?.push(section);
  }
  return groups.filter((group) =>
    group.some(({ items }) => items.some(({ kind }) => kind === 'step' || kind === 'check')),
  );
}

function sectionsNamed(document: Document, heading: string): readonly Section[] {
  const section = sectionNamed(document, heading);
  return section === undefined ? [] : withSubsections(document, section);
}

function nothingToPlay(only: string | undefined): string {
  if (only === undefined) return 'there is no block of the kind terl, text or terminal in it';
  return `no heading has ${JSON.stringify(only)} in it, or nothing is typed below it`;
}

/** Write what was shown into the document, if the run came to its end and something differs. */
function update(
  file: string,
  text: string,
  document: Document,
  all: readonly Played[],
  say: (sentence: string) => void,
): Status {
  if (all.some(({ isWhole }) => !isWhole)) {
    say(`${file} is left as it is: the run did not come to its end`);
    return 2;
  }
  const next = rewritten(document, all);
  if (next === text) return 0;
  const path = `${file}.${process.pid}.new`; // a reader of the file sees the old text or the new one
  writeFileSync(path, next, { mode: statSync(file).mode });
  renameSync(path, file);
  say(`${file} is written anew`);
  return 0;
}

function sentenceOf(error: unknown): string {
  const code = codeOf(error, '');
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `it cannot be read or written (${code})`;
}
