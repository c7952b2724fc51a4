// Draws the README's pictures: plays a session of two real nodes in terminals, and draws the terminals.
//   npx node scripts/screenshots.ts     after a build; writes scripts/screenshots/*.svg
// The session has its own home, modules and mapper, so only pids and dates differ between two runs.

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// biome-ignore-start lint/correctness/noUnresolvedImports: CommonJS modules, whose exports Biome does not see
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: CommonJS modules, whose exports Biome does not see
import { root } from './build.ts';
import { endMapper, freePort } from './own-mapper.ts';
import { type Cell, type Screen, svgOf } from './screen-svg.ts';

/** Plays the session and draws it. Returns the SVGs by their file names. */
export async function pictures(): Promise<Readonly<Record<string, string>>> {
  const screens = await playSession();
  return {
    'scripts/screenshots/session-dark.svg': svgOf(screens, 'dark', title),
    'scripts/screenshots/session-light.svg': svgOf(screens, 'light', title),
  };
}

/** Returns the screens of foo's and bar's terminals at the end of the session. */
async function playSession(): Promise<readonly Screen[]> {
  const folder = mkdtempSync(join(tmpdir(), 'terl-screenshots-'));
  const mapperPort = await freePort();
  const open = (name: string): Shell => openShell(name, folder, mapperPort);
  const foo = open('foo');
  const bar = open('bar');
  try {
    mkdirSync(join(folder, 'home'));
    for (const file of readdirSync(join(root, 'scripts/tutorial')))
      copyFileSync(join(root, 'scripts/tutorial', file), join(folder, file));
    await foo.start();
    await bar.start();
    for (const line of spawning) await foo.ask(line);
    for (const line of answering) await bar.ask(line);
    for (const line of crashing) await foo.ask(line);
    await foo.until((rows) => rows.at(-1) === foo.prompt() && rows.at(-2) === '');
    foo.type('spawn_\t\t');
    await foo.until((rows) => rows.at(-1)?.startsWith('spawn_request') ?? false);
    return [foo.screen(true), bar.screen(false)];
  } finally {
    foo.close();
    bar.close();
    await endMapper(mapperPort);
    rmSync(folder, { recursive: true, force: true });
  }
}

const title = 'A terl session on two nodes: messages, a crash report, and a list of completions';

const spawning = [
  'const S = self()',
  "spawn('bar@localhost', () => S ! ['hello from', node()])",
  'await receive()',
  "spawn('bar@localhost', 's', 's', [])",
  "['server', 'bar@localhost'] ! ['hi', self()]",
  'await receive()',
];
const answering = ['nodes()', "'server' ! [{ n: 42, ok: true }, self()]", 'flush()'];
const crashing = ["spawn('bar@localhost', 's', 's', [])"];

interface Shell {
  start(): Promise<void>;
  prompt(): string;
  type(text: string): void;
  /** Enters a line and waits for the next prompt. */
  ask(line: string): Promise<void>;
  until(wanted: (rows: readonly string[]) => boolean): Promise<void>;
  screen(isTypedInto: boolean): Screen;
  close(): void;
}

function openShell(name: string, folder: string, mapperPort: number): Shell {
  const view = new xterm.Terminal({ cols: columns, rows: 40, allowProposedApi: true });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    TERL_MAPPER_PORT: String(mapperPort),
    TERL_HISTORY: 'off',
  };
  const program = [join(root, 'dist/terl.js'), '-sname', `${name}@localhost`];
  let child: IPty | undefined;
  let count = 1;
  const prompt = (): string => `(${name}@localhost)${count}>`;

  const until = async (wanted: (rows: readonly string[]) => boolean): Promise<void> => {
    const deadline = performance.now() + patience;
    for (;;) {
      await new Promise<void>((resolve) => view.write('', resolve)); // wait until all output so far is drawn
      const rows = textsOf(view);
      if (wanted(rows)) return;
      if (performance.now() > deadline)
        throw new Error(`waited ${patience} ms in vain; ${name} shows\n${rows.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const untilPrompt = (): Promise<void> => until((rows) => rows.at(-1) === prompt());
  const type = (text: string): void => child?.write(text);

  return {
    prompt,
    type,
    until,
    start() {
      child = spawn(process.execPath, program, {
        name: 'xterm-256color',
        cols: columns,
        rows: view.rows,
        cwd: folder,
        env,
      });
      child.onData((data) => view.write(data));
      view.onData(type); // sends the terminal's answers to queries of the program
      return untilPrompt();
    },
    ask(line) {
      type(`${line}\r`);
      count += 1;
      return untilPrompt();
    },
    screen(isTypedInto) {
      const { cursorX, cursorY } = view.buffer.active;
      const { length } = textsOf(view);
      return {
        columns,
        rows: Array.from({ length }, (_, y) => cellsOf(view, y)),
        cursor: isTypedInto ? { x: cursorX, y: cursorY } : undefined,
      };
    },
    close() {
      child?.kill('SIGKILL');
      view.dispose();
    },
  };
}

const columns = 80;
const patience = 10_000; // ms; long, since a busy machine is slow

/** Returns the texts of the rows that are not empty. */
function textsOf(view: xterm.Terminal): readonly string[] {
  const rows = Array.from(
    { length: view.rows },
    (_, y) => view.buffer.active.getLine(y)?.translateToString().trimEnd() ?? '',
  );
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
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
