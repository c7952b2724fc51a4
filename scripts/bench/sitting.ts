// A sitting: one run of the bench. It has its own home directory and cookie, and a stage for each case.
// It reads no file of the user, and removes all its files and processes, however it ends.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Options } from './options.ts';
import { killMarked } from './programs/marked.ts';
import { onStage, type Stage } from './stage.ts';

export interface Sitting {
  readonly home: string;
  /** Runs a case, or draws a curve. When `work` is done, the programs that it started are killed. */
  perform<T>(work: (stage: Stage) => Promise<T>): Promise<T>;
}

/** Begins a sitting, which ends when this process exits. */
export function beginSitting(
  root: string,
  { pin, limit }: Pick<Options, 'pin' | 'limit'>,
): Sitting {
  const home = mkdtempSync(join(tmpdir(), 'terl-bench-'));
  process.once('exit', () => {
    killMarked(`${home}/`);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  });
  writeCookie(join(home, '.erlang.cookie'));
  const terl = resolve(process.env['BENCH_TERL'] ?? join(root, 'dist/terl.js'));
  let stages = 0;
  return {
    home,
    perform: (work) => onStage({ home, terl, pin, limit, mark: `${home}/${stages++}/` }, work),
  };
}

function writeCookie(file: string): void {
  const letters = Array.from({ length: 20 }, () => 65 + Math.floor(Math.random() * 26));
  writeFileSync(file, String.fromCharCode(...letters));
  chmodSync(file, 0o400);
}
