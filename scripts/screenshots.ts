// Draws the README's pictures: performs scripts/screenshots/session.md as terl -play does, and draws the terminals;
// plays scripts/screenshots/trace.md, and lets the observer's page draw its trace, in Chromium.
//   npx node scripts/screenshots.ts     after a build; writes scripts/screenshots/*.svg
// Only pids and dates differ between two runs.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
// biome-ignore-start lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import type xterm from '@xterm/headless';
import { type Document, parseDocument } from '../repl/document/document.ts';
// biome-ignore-end lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import { createPanes } from '../repl/film/panes.ts';
import type { Performance } from '../repl/film/performance.ts';
import { type Programs, perform } from '../repl/film/play-film.ts';
import { play } from '../repl/session/play.ts';
import { groupsOf } from '../repl/verify/verify.ts';
import type { TraceEvent } from '../runtime/trace/event.ts';
import { readTrace } from '../runtime/trace/jsonl.ts';
import { root } from './build.ts';
import { savedBy } from './observer/open-page.ts';
import { type Cell, type Screen, svgOf } from './screen-svg.ts';

/** Performs the session and draws it. Returns the SVGs by their file names. */
export async function pictures(): Promise<Readonly<Record<string, string>>> {
  const screens = await lastScreens(await session());
  const chart = await savedBy(await recorded(), 'svg');
  return {
    'scripts/screenshots/session-dark.svg': svgOf(screens, 'dark', title),
    'scripts/screenshots/session-light.svg': svgOf(screens, 'light', title),
    'scripts/screenshots/chart-dark.svg': inScheme(chart, 'dark'),
    'scripts/screenshots/chart-light.svg': inScheme(chart, 'light'),
  };
}

const title = 'A terl session on two nodes: messages, a crash report, and a list of completions';
const size = { columns: 80, rows: 40 };

/** A picture that follows the reader's system, made to have one scheme: GitHub has a scheme of its own. */
function inScheme(svg: string, scheme: 'light' | 'dark'): string {
  return svg.replace(/color-scheme:\s*light dark/, `color-scheme:${scheme}`);
}

async function session(): Promise<Performance> {
  const document = readDocument('session.md');
  let said = '';
  const say = (line: string): void => {
    said += `${line}\n`;
  };
  const how = { only: undefined, allowCommands: false, speed: 1 };
  const performed = await perform(document, how, programs(), say, size);
  if (performed === undefined) throw new Error(said);
  return performed;
}

/** Plays a session on two nodes, and returns what they have recorded of it. */
async function recorded(): Promise<readonly TraceEvent[]> {
  const document = readDocument('trace.md');
  let folder = '';
  let events: readonly TraceEvent[] = [];
  const faults: unknown[] = [];
  for (const sections of groupsOf(document, undefined))
    await play(document, sections, {
      ...programs(),
      allowCommands: false,
      flags(place) {
        folder = place;
        return [];
      },
      async beforeEnd() {
        if (faults.length > 0) return;
        events = readTrace('trace.jsonl', await readFile(join(folder, 'trace.jsonl'), 'utf8'));
      },
      told(event) {
        if (event.kind === 'step' && event.outcome.fault !== undefined) faults.push(event.outcome);
      },
    });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return events;
}

function readDocument(name: string): Document {
  const file = `scripts/screenshots/${name}`;
  return parseDocument(file, readFileSync(join(root, file), 'utf8'));
}

function programs(): Programs {
  return {
    terl: [process.execPath, join(root, 'dist/terl.js')],
    tpmd: [process.execPath, join(root, 'dist/tpmd.js')],
    files: modules(),
  };
}

/** The modules of the tutorial, by the names of their files. */
function modules(): Readonly<Record<string, string>> {
  const folder = join(root, 'scripts/tutorial');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Returns the screens at the end of a performance. */
async function lastScreens({
  terminals,
  events,
  focuses,
}: Performance): Promise<readonly Screen[]> {
  const panes = createPanes(terminals);
  for (const { terminal, data } of events) panes.write(terminal, data);
  await panes.frame(); // all output is drawn
  const typedInto = focuses.at(-1)?.terminal;
  const screens = terminals.map(({ name }) => screenOf(panes.screenOf(name), name === typedInto));
  panes.close();
  return screens;
}

function screenOf(view: xterm.Terminal, isTypedInto: boolean): Screen {
  const { cursorX, cursorY } = view.buffer.active;
  const rows = Array.from({ length: view.rows }, (_, y) => cellsOf(view, y));
  const last = rows.findLastIndex((row) => row.some(({ text }) => text.trim() !== ''));
  return {
    columns: view.cols,
    rows: rows.slice(0, last + 1),
    cursor: isTypedInto ? { x: cursorX, y: cursorY } : undefined,
  };
}

function cellsOf(view: xterm.Terminal, y: number): readonly Cell[] {
  const line = view.buffer.active.getLine(y);
  return Array.from({ length: view.cols }, (_, x) => {
    const cell = line?.getCell(x);
    return {
      text: cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ',
      colour: cell?.isFgPalette() ? cell.getFgColor() : undefined,
      bold: Boolean(cell?.isBold()),
      dim: Boolean(cell?.isDim()),
      underline: Boolean(cell?.isUnderline()),
    };
  });
}

if (import.meta.main) {
  for (const [file, svg] of Object.entries(await pictures())) writeFileSync(join(root, file), svg);
}
