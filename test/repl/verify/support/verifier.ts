// terl -verify, or -play, as users run it, in a folder of its own.

import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../../../scripts/build.ts';

export interface Came {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Came>;
  /** Wait until its output is as wanted. */
  until(wanted: RegExp): Promise<void>;
}

export interface Verifier {
  readonly folder: string;
  /** Write a file below the folder; returns its path from there. */
  write(path: string, text: string | Buffer): string;
  read(path: string): string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  run(...args: readonly string[]): Promise<Came>;
  /** The same below /bin/sh: `line` runs it as "$@". */
  runIn(line: string, ...args: readonly string[]): Promise<Came>;
  /** The processes that a session of this verifier has started, and that still run. */
  processes(): readonly number[];
  /** Wait until none of them is left, and no folder of a session. */
  untilAllEnded(): Promise<void>;
  close(): void;
}

/** A document whose blocks are sessions. */
export function session(...blocks: readonly string[]): string {
  return blocks.map((block) => `\`\`\`terl\n${dedented(block)}\n\`\`\`\n`).join('\n');
}

/** Lines without the blanks before the first one. */
export function dedented(text: string): string {
  const lines = text.replace(/^\n|\n *$/g, '').split('\n');
  const [blanks = ''] = /^ */.exec(lines[0] ?? '') ?? [];
  return lines
    .map((line) => (line.startsWith(blanks) ? line.slice(blanks.length) : line))
    .join('\n');
}

/** `verb` is what it does with documents. */
export function makeVerifier(verb: '-verify' | '-play' = '-verify'): Verifier {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const sessions = join(folder, 't'); // the folders of sessions are made here
  mkdirSync(sessions);
  const running = new Set<ChildProcess>();
  const begin = (
    file: string,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Running => {
    const child = spawn(file, words, {
      cwd: folder,
      env: { ...process.env, TMPDIR: sessions, ...env },
    });
    running.add(child);
    return runningOf(child);
  };
  const program = [process.execPath, '--no-node-snapshot', join(root, 'dist/terl.js'), verb];
  const verifier: Verifier = {
    folder,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
      return path;
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    start(args, env = {}) {
      const [file = '', ...words] = [...program, ...args];
      return begin(file, words, env);
    },
    runIn: (line, ...args) => begin('/bin/sh', ['-c', line, 'sh', ...program, ...args], {}).ended,
    run: (...args) => {
      const { child, ended } = verifier.start(args);
      child.stdin?.end();
      return ended;
    },
    processes: () =>
      processesWith(sessions).filter((pid) => ![...running].some((one) => one.pid === pid)),
    async untilAllEnded() {
      const deadline = performance.now() + 8_000;
      for (;;) {
        const [left, folders] = [
          verifier.processes(),
          readdirSync(sessions).filter((name) => name.startsWith('terl-')),
        ];
        if (left.length + folders.length === 0) return;
        assert.ok(performance.now() < deadline, `still there: ${left.join()} ${folders.join()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close() {
      for (const child of running) child.kill('SIGKILL');
      for (const pid of verifier.processes()) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return verifier;
}

function runningOf(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  let look: () => void = () => undefined;
  child.stdin?.on('error', () => undefined); // it has ended
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Came>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return {
    child,
    ended,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(new Error(`expected ${wanted}, got\n${stdout}${stderr}`));
        const tooLate = setTimeout(fail, 15_000);
        look = () => {
          if (!wanted.test(stdout)) return;
          clearTimeout(tooLate);
          resolve();
        };
        look();
        void ended.then(fail);
      }),
  };
}

/** The processes that have this text in their environment or arguments. */
function processesWith(text: string): readonly number[] {
  const lines = execFileSync('ps', ['axeww', '-o', 'pid=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'] ?? '' },
  }).split('\n');
  return lines.filter((line) => line.includes(text)).map((line) => Number.parseInt(line, 10));
}
