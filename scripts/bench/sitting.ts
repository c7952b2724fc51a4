// One sitting of the bench: a home and a cookie of its own, and a stage for each case.
// Nothing of the user's is read, and nothing is left behind, however the sitting ends.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { killMarked } from './marked.ts';
import type { Options } from './options.ts';
import { onStage, type Stage } from './stage.ts';

export interface Sitting {
  readonly home: string;
  /** Run a case, or draw a curve: what it starts ends with it. */
  perform<T>(work: (stage: Stage) => Promise<T>): Promise<T>;
}

/** Begin a sitting. It ends with this process. */
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
