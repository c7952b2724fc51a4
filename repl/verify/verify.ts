// terl -verify: plays session documents on fresh nodes and says whether all is shown as it is written (OTP's ct_run is a cousin).

import { cpus } from 'node:os';
import { identifiersIn } from '../compare/names.ts';
import {
  type Document,
  parseDocument,
  type Section,
  sectionNamed,
  withSubsections,
} from '../document/document.ts';
import { type Played, type PlayOptions, play } from '../session/play.ts';
import type { PlayedTerminal } from '../session/played.ts';
import { rewritten } from '../session/rewritten.ts';
import { codePathFlags } from '../session/this-program.ts';
import { fileNamed, readText, replaceText, whyNot } from './document-file.ts';
import { type FileReport, isDifference, reportAsJson, reportAsText } from './report.ts';

/** What the command line asks for. */
export interface VerifyOptions {
  readonly files: readonly string[];
  readonly update: boolean;
  readonly json: boolean;
  readonly jobs: number | undefined; // documents at once
  readonly only: string | undefined; // the part of a heading
  readonly allowCommands: boolean;
  readonly codePath: readonly string[]; // folders with modules, for all documents
  readonly stay: boolean; // in the nodes, at the end or at the first difference
}

/** How it ended: 0 all is so, 1 something is not, 2 it could not be told. */
export type Status = 0 | 1 | 2;

/** What verifying needs of the program around it. */
export interface Surroundings extends Pick<PlayOptions, 'terl' | 'tpmd'> {
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
  /** Let a person type into the nodes, for -stay. */
  readonly stay: (terminals: ReadonlyMap<string, PlayedTerminal>) => Promise<void>;
}

/** Verify documents, several at once; the report of each comes in one piece, in the order in which they end. */
export async function verify(options: VerifyOptions, around: Surroundings): Promise<Status> {
  const { write } = around;
  const jobs = options.stay ? 1 : (options.jobs ?? Math.max(1, Math.floor(cpus().length / 2)));
  const isOneByOne = jobs === 1 || options.files.length === 1;
  const report = options.json ? reportAsJson(write) : reportAsText(write, isOneByOne);
  const waiting = [...options.files];
  const seen = new Map<string, string>(); // the files that are played, by what they are on the disk
  let worst: Status = 0;
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const lines = report.begin(file);
      const named = fileNamed(file);
      const twin = seen.get(named);
      seen.set(named, file);
      const status =
        twin === undefined
          ? await verifyFile(file, options, around, lines)
          : lines.faults([
              { line: 0, sentence: `it is the same file as ${twin}, which is played` },
            ]);
      if (status !== 0 && worst !== 1) worst = status;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  report.ended(worst);
  return worst;
}

async function verifyFile(
  file: string,
  options: VerifyOptions,
  around: Surroundings,
  lines: FileReport,
): Promise<Status> {
  const { signal } = around;
  let differs = false;
  try {
    signal.throwIfAborted();
    const text = readText(file);
    const document = parseDocument(file, text);
    const groups = groupsOf(document, options.only);
    if (document.faults.length > 0) return lines.faults(document.faults);
    if (groups.length === 0)
      return lines.faults([{ line: 1, sentence: nothingToPlay(options.only) }]);
    const accepts = options.update ? new Set(identifiersIn(text)) : undefined;
    const all: Played[] = [];
    for (const sections of groups) {
      const isLast = sections === groups.at(-1);
      const { terl, tpmd } = around;
      const { allowCommands, codePath } = options;
      const flags = codePathFlags(codePath);
      const player = { terl, tpmd, flags: () => flags, allowCommands, accepts, signal };
      let stays = false;
      const played = await play(document, sections, {
        ...player,
        told(event) {
          differs ||= isDifference(event);
          lines.told(event);
        },
        async beforeEnd(terminals, { faults, unknown }) {
          stays = options.stay && (isLast || faults + unknown > 0);
          if (stays) await around.stay(terminals);
        },
      });
      all.push(played);
      if (stays) break;
    }
    const { update } = options;
    return update
      ? updated(file, text, document, all, lines)
      : lines.ended(statusOf(all, ({ faults }) => faults));
  } catch (error) {
    if (signal.aborted && differs && !options.update) {
      lines.say(`${file}: ${stopped}`);
      return lines.ended(1); // that it differs is known
    }
    return lines.faults([{ line: 0, sentence: signal.aborted ? stopped : sentenceOf(error) }]);
  }
}

const stopped = 'it was stopped before its end';

function statusOf(all: readonly Played[], faultsOf: (played: Played) => number): Status {
  if (all.some((played) => faultsOf(played) > 0)) return 1;
  return all.some(({ unknown }) => unknown > 0) ? 2 : 0;
}

/** The sections that are played together, on the same nodes. */
export function groupsOf(
  document: Document,
  only: string | undefined,
): readonly (readonly Section[])[] {
  const chosen = only === undefined ? document.sections : sectionsUntil(document, only);
  const groups: Section[][] = [];
  for (const section of chosen) {
    const begins = groups.length === 0 || (document.freshSections && section.level === 2);
    if (begins) groups.push([]);
    groups.at(-1)?.push(section);
  }
  return groups.filter((group) => group.some(isPlayed));
}

/** The sections to play for a heading: what stands before it belongs to it, unless it is played on nodes of its own. */
function sectionsUntil(document: Document, heading: string): readonly Section[] {
  const section = sectionNamed(document, heading);
  if (section === undefined) return [];
  const chosen = withSubsections(document, section);
  if (!chosen.some(isPlayed)) return [];
  const { sections, freshSections } = document;
  const end = sections.indexOf(section) + chosen.length;
  const first = sections.findLastIndex(
    ({ level }, at) => level === 2 && at <= sections.indexOf(section),
  );
  const isFresh = freshSections && first >= 0 && section.level >= 2;
  return sections.slice(isFresh ? first : freshSections ? sections.indexOf(section) : 0, end);
}

function isPlayed({ items }: Section): boolean {
  return items.some(({ kind }) => kind === 'step' || kind === 'check');
}

export function nothingToPlay(only: string | undefined): string {
  if (only === undefined) return 'there is no block of the kind terl, text or terminal in it';
  return `no heading has ${JSON.stringify(only)} in it, or nothing is typed below it`;
}

/** Write what was shown into the document, if the run came to its end and something differs. */
function updated(
  file: string,
  text: string,
  document: Document,
  all: readonly Played[],
  lines: FileReport,
): Status {
  if (all.some(({ isWhole }) => !isWhole)) {
    lines.say(`${file} is left as it is: the run did not come to its end`);
    return lines.ended(2);
  }
  const { text: next, outputs } = rewritten(document, all);
  if (next !== text) {
    if (readText(file) !== text)
      throw new Error('it is left as it is: it was changed while it was played');
    replaceText(file, next);
    lines.say(`${file} is written anew`);
  }
  return lines.ended(
    statusOf(all, ({ lasting }) => lasting),
    outputs,
  );
}

export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = whyNot(error);
  return why === undefined ? message : `it could not be played: ${why}, at ${message}`;
}
