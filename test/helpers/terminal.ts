// Drives a program in a real terminal: type this, wait for that, look at the screen.
// Every wait is bounded, and says what the screen showed when it was in vain.

import assert from 'node:assert/strict';
// biome-ignore-start lint/correctness/noUnresolvedImports: CommonJS modules, whose exports Biome does not see
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: as above

export interface TerminalOptions {
  readonly columns?: number; // 80
  readonly rows?: number; // 24
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>; // besides PATH, HOME, TERM and LANG
}

export interface Terminal {
  readonly pid: number;
  readonly raw: string; // every byte so far, as it came
  /** Type a text, as it is. */
  type(text: string): void;
  /** Type a line and Enter. */
  enter(line: string): void;
  /** Press keys by name: 'C-c', 'M-b', 'Up', 'Enter', … */
  press(...keys: readonly string[]): void;
  /** Paste as a terminal with bracketed paste does. */
  paste(text: string): void;
  /** Everything on the screen and above it, without trailing blanks and trailing empty lines. */
  lines(): readonly string[];
  /** What is visible. */
  screen(): readonly string[];
  /** The row counts from the first of `lines()`. */
  cursor(): { readonly x: number; readonly y: number };
  /** Wait until the lines are as wanted; gives them. A string or pattern: until some line has it. */
  until(wanted: Wanted, timeout?: number): Promise<readonly string[]>;
  /** Wait until the last line is this prompt and what is typed after it. */
  untilPrompt(prompt: string, timeout?: number): Promise<readonly string[]>;
  /** Enter a line at the prompt and wait for the next one; gives the lines in between. */
  ask(line: string, timeout?: number): Promise<readonly string[]>;
  resize(columns: number, rows: number): void;
  kill(signal?: string): void;
  /** Wait for the program's end. */
  exited(timeout?: number): Promise<{ readonly status: number; readonly signal: number }>;
  /** Kill what still runs: for afterEach. */
  close(): void;
}

export type Wanted = string | RegExp | ((lines: readonly string[]) => boolean);

/** Start a program in a terminal of its own. */
export function openTerminal(
  command: string,
  args: readonly string[] = [],
  options: TerminalOptions = {},
): Terminal {
  const { columns = 80, rows = 24 } = options;
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 300_000,
    allowProposedApi: true,
  });
  const child = spawn(command, [...args], {
    name: options.env?.['TERM'] ?? 'xterm-256color', // becomes TERM
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: { ...basicEnv(), ...options.env },
  });
  let raw = '';
  let exit: { readonly status: number; readonly signal: number } | undefined;
  child.onData((data) => {
    raw += data;
    screen.write(data);
  });
  screen.onData((answer) => child.write(answer)); // to questions about the terminal
  child.onExit(({ exitCode, signal = 0 }) => {
    exit = { status: exitCode, signal };
  });

  const waitFor = async <T>(
    look: () => T | undefined,
    what: string,
    timeout: number,
  ): Promise<T> => {
    const deadline = performance.now() + timeout;
    for (;;) {
      await new Promise<void>((resolve) => screen.write('', resolve)); // all written so far is drawn
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() > deadline) {
        const shown = linesOf(screen).slice(-60).join('\n');
        throw new Error(`waited ${timeout} ms for ${what}; the terminal shows\n${shown}\n(end)`);
      }
      await new Promise((resolve) => setTimeout(resolve, pollEvery));
    }
  };

  const terminal: Terminal = {
    pid: child.pid,
    get raw() {
      return raw;
    },
    type: (text) => child.write(text),
    enter: (line) => child.write(`${line}\r`),
    press: (...keys) => child.write(keys.map(bytesOf).join('')),
    paste: (text) => child.write(`\x1b[200~${text}\x1b[201~`),
    lines: () => linesOf(screen),
    screen: () => visibleOf(screen),
    cursor: () => {
      const { cursorX, cursorY, baseY } = screen.buffer.active;
      return { x: cursorX, y: baseY + cursorY };
    },
    until: (wanted, timeout = patience) =>
      waitFor(() => matching(linesOf(screen), wanted), describeWanted(wanted), timeout),
    untilPrompt: (prompt, timeout = patience) =>
      waitFor(
        () => matching(linesOf(screen), (lines) => lines.at(-1) === prompt.trimEnd()),
        `the prompt ${JSON.stringify(prompt)} on the last line`,
        timeout,
      ),
    async ask(line, timeout = patience) {
      const start = linesOf(screen).length - 1; // the prompt's own row: output may push it down
      const typed = line.split('\r'); // the shell echoes each of several lines
      const [first = ''] = typed;
      child.write(`${line}\r`);
      return waitFor(
        () => {
          const lines = linesOf(screen);
          const echo = lines.findIndex((shown, y) => y >= start && shown.endsWith(`> ${first}`));
          const isBack =
            echo !== -1 &&
            lines.length > echo + typed.length &&
            barePrompt.test(lines.at(-1) ?? '');
          return isBack ? lines.slice(echo + typed.length, -1) : undefined;
        },
        `a prompt after ${JSON.stringify(line)}`,
        timeout,
      );
    },
    resize(toColumns, toRows) {
      // the terminal first, as a real one: then the program hears of it
      screen.resize(toColumns, toRows);
      child.resize(toColumns, toRows);
    },
    kill: (signal = 'SIGKILL') => process.kill(child.pid, signal),
    exited: (timeout = patience) => waitFor(() => exit, 'the end of the program', timeout),
    close() {
      if (exit === undefined) child.kill('SIGKILL');
      screen.dispose();
    },
  };
  return terminal;
}

const barePrompt = /^(\(\S+@\S+\))?\d+>$/;
const patience = 10_000; // ms: a machine busy with other tests is slow
const pollEvery = 5; // ms

function basicEnv(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', TERM: 'xterm-256color', TERL_HISTORY: 'off' };
}

/** What a terminal shows that nothing but an asciicast is played to: a player has no tty. */
export async function playCast(cast: string): Promise<readonly string[]> {
  const [head = '', ...rest] = cast.trimEnd().split('\n');
  const header = JSON.parse(head) as { version: number; width: number; height: number };
  assert.equal(header.version, 2);
  const size = { cols: header.width, rows: header.height };
  const screen = new xterm.Terminal({ ...size, scrollback: 10_000, allowProposedApi: true });
  for (const line of rest) {
    const [, code, data] = JSON.parse(line) as [number, string, string];
    const [columns = 0, rows = 0] = data.split('x').map(Number);
    if (code === 'r') screen.resize(columns, rows);
    if (code === 'o') await new Promise<void>((resolve) => screen.write(data, resolve));
  }
  const lines = linesOf(screen);
  screen.dispose();
  return lines;
}

function linesOf(screen: xterm.Terminal): readonly string[] {
  const { length } = screen.buffer.active;
  const lines = Array.from({ length }, (_, y) => lineOf(screen, y));
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

function visibleOf(screen: xterm.Terminal): readonly string[] {
  const { baseY } = screen.buffer.active;
  return Array.from({ length: screen.rows }, (_, y) => lineOf(screen, baseY + y));
}

function lineOf(screen: xterm.Terminal, y: number): string {
  return screen.buffer.active.getLine(y)?.translateToString().trimEnd() ?? '';
}

function matching(lines: readonly string[], wanted: Wanted): readonly string[] | undefined {
  const found =
    typeof wanted === 'function'
      ? wanted(lines)
      : lines.some((line) =>
          typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line),
        );
  return found ? lines : undefined;
}

function describeWanted(wanted: Wanted): string {
  return typeof wanted === 'function' ? `lines such that ${wanted}` : String(wanted);
}

/** The bytes of a key: 'a', 'C-a', 'M-b', or one of the names below. */
function bytesOf(key: string): string {
  const named = namedKeys[key];
  if (named !== undefined) return named;
  if (/^C-.$/.test(key)) return String.fromCharCode(key.charCodeAt(2) & 0x1f);
  if (/^M-/.test(key)) return `\x1b${bytesOf(key.slice(2))}`;
  if (key.length === 1) return key;
  throw new Error(`expected a key such as C-a, M-b, Up or x, got ${JSON.stringify(key)}`);
}

const namedKeys: Readonly<Record<string, string>> = {
  Enter: '\r',
  Tab: '\t',
  Escape: '\x1b',
  Backspace: '\x7f',
  Delete: '\x1b[3~',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
};
