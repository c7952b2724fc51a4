// terl -play: performs a session document in real terminals, and writes its film: an asciicast, a page, or both.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from '../document/document.ts';
import { type PlayOptions, play } from '../session/play.ts';
import type { ScreenSize } from '../session/played.ts';
import { codePathFlags } from '../session/this-program.ts';
import { readText } from '../verify/document-file.ts';
import { reportAsText } from '../verify/report.ts';
import { groupsOf, nothingToPlay, sentenceOf } from '../verify/verify.ts';
import { castOf } from './cast.ts';
import { FilmCamera } from './film-camera.ts';
import { type FilmFile, openFilmFile, signature } from './film-file.ts';
import { pageOf } from './html.ts';
import { type Performance, paced } from './performance.ts';

/** What the command line asks for. */
export interface FilmOptions {
  readonly file: string; // the session document
  readonly cast: string | undefined; // where to write the asciicast
  readonly html: string | undefined; // where to write the page
  readonly speed: number; // 2: twice as fast as a person
  readonly only: string | undefined; // a part of a heading
  readonly allowCommands: boolean;
  readonly codePath: readonly string[]; // folders with modules
}

/** How the programs of a film are started, and what stops it. */
export type Programs = Pick<PlayOptions, 'terl' | 'tpmd' | 'flags' | 'signal' | 'files'>;

/** 0: the film is written; 1: nothing is. */
export type Status = 0 | 1;

const rows = 24; // of each terminal
const [narrowest, widest] = [80, 120]; // columns
const widestBeside = 84; // columns of a terminal that stands beside another one
const spare = 8; // columns: names and pids may be longer than those in the document
const columnsOfScreens = 100; // for which blocks of the kind terminal are written

/** Makes the film of a document. `say` gets lines for the user. */
export async function playFilm(
  options: FilmOptions,
  programs: Programs,
  say: (line: string) => void,
): Promise<Status> {
  const files: FilmFile[] = [];
  try {
    const document = readDocument(options.file);
    const [cast, html] = [options.cast, options.html].map((path) => {
      const file = path === undefined ? undefined : openFilmFile(path);
      if (file !== undefined) files.push(file);
      return file;
    });
    const flags = codePathFlags(options.codePath);
    const performed = await perform(document, options, { ...programs, flags: () => flags }, say);
    if (performed === undefined) return 1;
    const command = `${signature} ${options.file}`;
    const told = { title: document.title, command };
    const version = options.cast?.endsWith('.v3.cast') ? 3 : 2; // as of a transcript
    cast?.write(await castOf(performed, { ...told, version }));
    html?.write(await pageFor(document, performed, command));
    for (const file of files) file.put(); // both are written, or none is
    for (const path of [options.cast, options.html])
      if (path !== undefined) say(`${path}: a film of ${lengthOf(performed)}`);
    return 0;
  } catch (error) {
    if (programs.signal?.aborted) say(`${options.file}: stopped; no film is written`);
    else say(`terl: ${sentenceOf(error)}`);
    return 1;
  } finally {
    for (const file of files) file.discard();
  }
}

/** Performs a document in terminals; undefined, with lines that say why, if it does not go as it is written. */
export async function perform(
  document: Document,
  { only, allowCommands, speed }: Pick<FilmOptions, 'only' | 'allowCommands' | 'speed'>,
  programs: Programs,
  say: (line: string) => void,
  size: ScreenSize = sizeFor(document),
): Promise<Performance | undefined> {
  const report = reportAsText((text) => say(text.trimEnd()), true).begin(document.file);
  if (document.faults.length > 0) {
    report.faults(document.faults);
    return undefined;
  }
  const groups = groupsOf(document, only);
  if (groups.length === 0) throw new Error(`${document.file}: ${nothingToPlay(only)}`);
  const camera = new FilmCamera(document, size);
  for (const sections of groups) {
    camera.opens(sections);
    const played = await play(document, sections, {
      ...programs,
      allowCommands,
      camera,
      beforeEnd: () => camera.closes(),
      told(event) {
        const isFine =
          event.kind === 'step'
            ? event.outcome.fault === undefined
            : event.kind === 'check' && event.fault === undefined;
        if (!isFine) report.told(event);
      },
    });
    if (played.faults > 0 || !played.isWhole) return undefined;
  }
  return paced(camera.take(), speed);
}

function readDocument(file: string): Document {
  try {
    return parseDocument(file, readText(file));
  } catch (error) {
    throw new Error(`${file}: ${sentenceOf(error)}`);
  }
}

/** Terminals that are as wide as the session needs, as far as there is room: a line that is too long is broken. */
function sizeFor({ sections, lines, terminals }: Document): ScreenSize {
  const steps = sections.flatMap(({ items }) => items.filter((item) => item.kind === 'step'));
  const widths = steps.flatMap(({ prompt, text, output }) => [
    ...text.split('\n').map((line) => prompt.length + 1 + line.length),
    ...lines.slice(output.from, output.to).map((line) => line.length),
  ]);
  const least = steps.some(({ block }) => block === 'terminal') ? columnsOfScreens : narrowest;
  const wanted = widths.reduce((most, width) => Math.max(most, width + spare), least);
  const most = terminals.length === 1 ? widest : Math.max(widestBeside, least);
  return { columns: Math.min(wanted, most), rows };
}

async function pageFor(
  document: Document,
  performed: Performance,
  command: string,
): Promise<string> {
  const options = { version: 3, title: document.title, command } as const;
  const cast = await castOf(performed, options);
  const column = await castOf(performed, { ...options, arrangement: 'column' });
  const [script = '', style = ''] = ['js', 'css'].map((ending) =>
    readFileSync(join(import.meta.dirname, `film-page.${ending}`), 'utf8'),
  );
  return pageOf({ document, performance: performed, cast, column, script, style });
}

function lengthOf({ length }: Performance): string {
  const seconds = Math.round(length / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
