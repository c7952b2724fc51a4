// A program that the bench starts. Its process group is
// killed when the program ends or reaches its time limit.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { killMarked, killNow, markVariable } from './marked.ts';

export interface Program {
  readonly child: ChildProcess;
  readonly name: string; // the program's command, shortened
  /** Returns how the program ended, in words; undefined while it runs or its output is incomplete. */
  end(): string | undefined;
  readonly over: Promise<void>;
  /** Kills the program and its process group for this reason; then `over` resolves soon. */
  kill(reason: string): void;
}

export interface Life {
  readonly limit: number; // seconds that the program may run
  readonly mark: string; // the value of an environment variable that child processes inherit; see marked.ts
}

export function startProgram(
  command: readonly string[],
  options: SpawnOptions,
  { limit, mark }: Life,
): Program {
  const begun = performance.now();
  const seconds = (): string => ((performance.now() - begun) / 1000).toFixed(1);
  const [file = '', ...args] = command;
  const env = { ...options.env, [markVariable]: mark };
  const child = spawn(file, args, { ...options, env, detached: true });
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let end: string | undefined;
  let reason: string | undefined; // why the program was killed

  const finish = (words: string): void => {
    end ??= words;
    for (const timer of [life, closing]) clearTimeout(timer);
    resolve();
  };
  const kill = (words: string): void => {
    reason ??= words;
    if (isAlive(child)) killNow(-child.pid);
    setTimeout(finish, stuck, reason).unref();
  };
  const life = Number.isFinite(limit)
    ? setTimeout(kill, limit * 1000, `was killed at its limit of ${limit} s`)
    : undefined;
  let closing: NodeJS.Timeout | undefined;

  child.on('error', (error) => finish(`could not be started (${error.message})`));
  child.on('exit', () => {
    if (child.pid !== undefined) killNow(-child.pid);
    closing = setTimeout(closeOutput, lingering, child, mark);
  });
  child.on('close', (code, signal) => {
    const words = signal === null ? `ended with status ${code}` : `was ended by ${signal}`;
    finish(reason ?? `${words} after ${seconds()} s`);
  });
  return { child, name: nameOf(command), end: () => end, over, kill };
}

const stuck = 5000; // ms; after this, a killed process that still exists is not awaited any more
const lingering = 1000; // ms from a program's end to the end of its output, if a process outside its group keeps the output open

function isAlive(child: ChildProcess): child is ChildProcess & { pid: number } {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function closeOutput({ stdout, stderr }: ChildProcess, mark: string): void {
  killMarked(mark);
  stdout?.destroy();
  stderr?.destroy();
}

/**
 * Returns the command without folders, such as
 * `node terl.js -noshell …`; of a long one only its start and end.
 */
function nameOf(command: readonly string[]): string {
  const text = command.map((word) => (word.startsWith('/') ? basename(word) : word)).join(' ');
  return text.length > 100 ? `${text.slice(0, 50)} … ${text.slice(-50)}` : text;
}
