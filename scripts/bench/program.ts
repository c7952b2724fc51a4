// A program that the bench has started. It leads a process group of its own, which ends with it; at its limit it is killed.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { killMarked, killNow, markVariable } from './marked.ts';

export interface Program {
  readonly child: ChildProcess;
  readonly name: string; // its command, shortened
  /** How it ended, in words; undefined while it lives, or while some of its output is to come. */
  end(): string | undefined;
  readonly over: Promise<void>;
  /** Kill it and its group, for this reason; it is over soon. */
  kill(reason: string): void;
}

export interface Life {
  readonly limit: number; // seconds
  readonly mark: string; // what it starts inherits this, see marked.ts
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
  let reason: string | undefined; // why it was killed

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

const stuck = 5000; // ms: a killed process that the kernel does not let go is not waited for
const lingering = 1000; // ms from the end of a program to that of its output, if a process out of its group holds it open

function isAlive(child: ChildProcess): child is ChildProcess & { pid: number } {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function closeOutput({ stdout, stderr }: ChildProcess, mark: string): void {
  killMarked(mark);
  stdout?.destroy();
  stderr?.destroy();
}

/** `node terl.js -noshell …`: the command without folders, its two ends if the line of the table has no room for it. */
function nameOf(command: readonly string[]): string {
  const text = command.map((word) => (word.startsWith('/') ? basename(word) : word)).join(' ');
  return text.length > 100 ? `${text.slice(0, 50)} … ${text.slice(-50)}` : text;
}
