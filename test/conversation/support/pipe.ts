// A program with its input and output in pipes.

import { spawn } from 'node:child_process';
import type { Ended } from './world.ts';

export interface Pipe {
  readonly pid: number;
  enter(line: string): void;
  /** All of its standard output so far. */
  shown(): string;
  /** Wait until the output is as wanted, for at most ten seconds. */
  until(wanted: (shown: string) => boolean): Promise<void>;
  /** Enter a line, and wait until what is shown from then on matches; gives that. */
  ask(line: string, answer: RegExp): Promise<string>;
  /** Read its output, or let it lie from now on. */
  read(yes: boolean): void;
  /** Close its input, after a last text. */
  end(text?: string): void;
  ended(): Promise<Ended>;
  close(): void;
}

export function openPipe(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Pipe {
  const child = spawn(command, args, { ...options, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  let looked: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    looked();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined); // it may have ended before it read all: its output tells
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });

  const enter = (line: string): void => void child.stdin.write(`${line}\n`);

  const until: Pipe['until'] = (wanted) =>
    new Promise((resolve, reject) => {
      const tooLate = setTimeout(
        () => reject(new Error(`waited 10 s in vain; the pipe has\n${stdout}\n(end)${stderr}`)),
        10_000,
      );
      looked = () => {
        if (!wanted(stdout)) return;
        clearTimeout(tooLate);
        looked = () => undefined;
        resolve();
      };
      looked();
    });

  return {
    pid: child.pid ?? 0,
    enter,
    shown: () => stdout,
    until,
    async ask(line, answer) {
      const before = stdout.length;
      enter(line);
      await until((shown) => answer.test(shown.slice(before)));
      return stdout.slice(before);
    },
    read: (yes) => (yes ? child.stdout.resume() : child.stdout.pause()),
    end: (text = '') => child.stdin.end(text),
    ended: () => ended,
    close: () => child.kill('SIGKILL'),
  };
}
