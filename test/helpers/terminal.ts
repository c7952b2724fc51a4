// Runs a program in a real pseudo terminal: types, waits, and reads the screen.
// Every wait has a limit; its error shows the screen.

import assert from 'node:assert/strict';
// biome-ignore-start lint/correctness/noUnresolvedImports: CommonJS modules, whose exports Biome does not see
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: CommonJS modules, whose exports Biome does not see
import { bytesOfKey } from '../../repl/session/keys.ts';
import { inWholeUpdates, lineOf, linesOf } from '../../repl/session/pty.ts';

export interface TerminalOptions {
  readonly columns?: number; // default: 80
  readonly rows?: number; // default: 24
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>; // in addition to PATH, HOME, TERM and LANG
}

export interface Terminal {
  readonly pid: number;
  readonly raw: string; // all bytes so far, unchanged
  /** Types a text, without an Enter. */
  type(text: string): void;
  /** Types a line and Enter. */
  enter(line: string): void;
  /** Presses keys by name: 'C-c', 'M-b', 'Up', 'Enter', … */
  press(...keys: readonly string[]): void;
  /** Pastes a text, as a terminal with bracketed paste does. */
  paste(text: string): void;
  /** Returns all lines of the screen and its scrollback, without trailing blanks and trailing empty lines. */
  lines(): readonly string[];
  /** Returns the visible lines. */
  screen(): readonly string[];
  /** Returns the cursor; its `y` counts from the first of lines(). */
  cursor(): { readonly x: number; readonly y: number };
  /**
   * Waits until the lines are as wanted (for a string or
   * pattern: until a line contains it); returns the lines.
   */
  until(wanted: Wanted, timeout?: number): Promise<readonly string[]>;
  /** Waits until the last line is this prompt, perhaps with typed text after it; returns the lines. */
  untilPrompt(prompt: string, timeout?: number): Promise<readonly string[]>;
  /** Enters a line and waits for the next prompt; returns the lines in between. */
  ask(line: string, timeout?: number): Promise<readonly string[]>;
  resize(columns: number, rows: number): void;
  kill(signal?: string): void;
  /** Waits for the program's end. */
  exited(timeout?: number): Promise<{ readonly status: number; readonly signal: number }>;
  /** Kills the program if it still runs; for afterEach. */
  close(): void;
}

export type Wanted = string | RegExp | ((lines: readonly string[]) => boolean);

/** Starts a program in a new terminal. */
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
    name: options.env?.['TERM'] ?? 'xterm-256color', // the value of TERM
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: { ...basicEnv(), ...options.env },
  });
  let raw = '';
  let exit: { readonly status: number; readonly signal: number } | undefined;
  const show = inWholeUpdates((data) => screen.write(data));
  child.onData((data) => {
    raw += data;
    show(data);
  });
  screen.onData((answer) => child.write(answer)); // sends the terminal's answers to queries of the program
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
      await new Promise<void>((resolve) => screen.write('', resolve)); // wait until all output so far is drawn
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
      const start = linesOf(screen).length - 1; // the row of the prompt; output may move the prompt down
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
      // first the terminal, since a real one has its new size when the program gets the signal
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
const patience = 10_000; // ms; long, since a machine busy with other tests is slow
const pollEvery = 5; // ms

function basicEnv(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', TERM: 'xterm-256color', TERL_HISTORY: 'off' };
}

/** Plays an asciicast in a terminal without a tty, as a player does; returns the lines at the end. */
export async function playCast(cast: string): Promise<readonly string[]> {
  const [head = '', ...rest] = cast.trimEnd().split('\n');
  const { version, term, width: cols = term.cols, height: rows = term.rows } = JSON.parse(head);
  assert.ok(version === 2 || version === 3);
  const screen = new xterm.Terminal({ cols, rows, scrollback: 10_000, allowProposedApi: true });
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

function visibleOf(screen: xterm.Terminal): readonly string[] {
  const { baseY } = screen.buffer.active;
  return Array.from({ length: screen.rows }, (_, y) => lineOf(screen, baseY + y));
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

/** Returns the bytes of a key: 'a', 'C-a', 'M-b', or a name such as 'Up'. */
function bytesOf(key: string): string {
  const bytes = bytesOfKey(key);
  if (bytes === undefined)
    throw new Error(`expected a key such as C-a, M-b, Up or x, got ${JSON.stringify(key)}`);
  return bytes;
}
