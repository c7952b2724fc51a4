// A program in a real terminal, a pty, and what is on its screen. The packages that it takes are loaded at the first one.

// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import type { Terminal as Screen } from '@xterm/headless';

export interface PtyOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets each piece of output as it comes. */
  readonly sent?: (data: string) => void;
}

export interface Pty {
  readonly pid: number;
  /** Once the program has ended. */
  readonly status: number | undefined;
  /** Type a text, as it is. */
  type(text: string): void;
  /** Everything on the screen and above it, without blanks at the ends of rows, and without empty rows at the end. */
  lines(): readonly string[];
  /** The lines, each in one piece however wide the screen is. */
  wholeLines(): readonly string[];
  /** Wait until the lines are as wanted, for at most `ms`, or until it is closed; whether they were. */
  until(wanted: (lines: readonly string[]) => boolean, ms: number): Promise<boolean>;
  kill(signal?: string): void;
  close(): void;
}

const pollEvery = 5; // ms

/** Start a program in a terminal of its own. Rejects with a sentence where the package for it is missing. */
export async function openPty(
  file: string,
  args: readonly string[],
  options: PtyOptions,
): Promise<Pty> {
  const { spawn, Terminal } = await packages();
  const { columns, rows, cwd, env, sent } = options;
  const screen = new Terminal({ cols: columns, rows, scrollback: 300_000, allowProposedApi: true });
  const child = spawn(file, [...args], {
    name: env['TERM'] ?? 'xterm-256color', // becomes TERM
    cols: columns,
    rows,
    cwd,
    env: { TERM: 'xterm-256color', ...env },
  });
  let status: number | undefined;
  let isClosed = false;
  child.onData(
    inWholeUpdates((data) => {
      sent?.(data);
      screen.write(data);
    }),
  );
  screen.onData((answer) => child.write(answer)); // to questions about the terminal
  child.onExit(({ exitCode }) => {
    status = exitCode;
  });
  return {
    pid: child.pid,
    get status() {
      return status;
    },
    type: (text) => child.write(text),
    lines: () => linesOf(screen),
    wholeLines: () => wholeLinesOf(screen),
    async until(wanted, ms) {
      const deadline = performance.now() + ms;
      while (!isClosed) {
        await new Promise<void>((resolve) => screen.write('', resolve)); // all written so far is drawn
        if (wanted(linesOf(screen))) return true;
        if (performance.now() > deadline) return false;
        await new Promise((resolve) => setTimeout(resolve, pollEvery));
      }
      return false;
    },
    kill(signal = 'SIGKILL') {
      if (status === undefined) child.kill(signal);
    },
    close() {
      isClosed = true;
      if (status === undefined) child.kill('SIGKILL');
      screen.dispose();
    },
  };
}

/**
 * Passes output on as a terminal shows it: a synchronized update (DEC mode 2026) in one piece, once it has ended. One that
 * does not end, since its program was killed, is passed on after a second.
 */
export function inWholeUpdates(show: (data: string) => void): (data: string) => void {
  let held = '';
  let waiting: NodeJS.Timeout | undefined;
  const showHeld = (): void => {
    show(held);
    held = '';
  };
  return (data) => {
    clearTimeout(waiting);
    const all = held + data;
    const begin = beginOfUpdate(all);
    held = all.slice(begin);
    if (begin > 0) show(all.slice(0, begin));
    if (held !== '') waiting = setTimeout(showHeld, updateTakes).unref();
  };
}

const updateTakes = 1_000; // ms
const updateBegins = '\x1b[?2026h';
const updateEnds = '\x1b[?2026l';

/** Where the update begins that has not ended yet, perhaps with a part of the sequence that begins it; else the length. */
function beginOfUpdate(data: string): number {
  const begin = data.indexOf(updateBegins, data.lastIndexOf(updateEnds) + 1);
  if (begin !== -1) return begin;
  const last = data.lastIndexOf('\x1b');
  return last !== -1 && updateBegins.startsWith(data.slice(last)) ? last : data.length;
}

/** The rows of a screen, and those that have left it at the top. */
export function linesOf(screen: Screen): readonly string[] {
  const { length } = screen.buffer.active;
  const lines = Array.from({ length }, (_, y) => lineOf(screen, y));
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

function wholeLinesOf(screen: Screen): readonly string[] {
  const whole: string[] = [];
  let isFull = false; // the row before has no room for more
  for (let y = 0; y < screen.buffer.active.length; y++) {
    const row = screen.buffer.active.getLine(y);
    const text = row?.translateToString() ?? '';
    if (row?.isWrapped || isFull) whole.push(`${whole.pop() ?? ''}${text}`);
    else whole.push(text);
    isFull = !text.endsWith(' ') && text !== '';
  }
  return whole.map((line) => line.trimEnd());
}

/** Row `y` of a screen, counted from the first that it has ever shown, without blanks at its end. */
export function lineOf(screen: Screen, y: number): string {
  return screen.buffer.active.getLine(y)?.translateToString().trimEnd() ?? '';
}

async function packages(): Promise<{
  spawn: typeof import('@lydell/node-pty').spawn;
  Terminal: typeof import('@xterm/headless').Terminal;
}> {
  try {
    const [pty, xterm] = await Promise.all([import('@lydell/node-pty'), import('@xterm/headless')]);
    return { spawn: pty.spawn, Terminal: xterm.default.Terminal };
  } catch {
    throw new Error(
      'a session in terminals needs the package @lydell/node-pty, which is not installed: npm install @lydell/node-pty',
    );
  }
}
