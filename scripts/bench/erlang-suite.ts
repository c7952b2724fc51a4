// The same cases in a real Erlang: erlang/run.sh, one case at a time.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Figure } from './figures.ts';
import type { Options } from './options.ts';

/** Whether erl and what compiles for it are on the path. */
export function hasErlang(): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return ['erl', 'erlc', 'epmd'].every((name) =>
    folders.some((folder) => existsSync(`${folder}/${name}`)),
  );
}

/** What is measured of Node alone. */
const without: ReadonlySet<string> = new Set(['floor']);

/** The figures of one case. */
export async function runErlang(
  name: string,
  { runs, scale, pin }: Pick<Options, 'runs' | 'scale' | 'pin'>,
): Promise<Figure[]> {
  if (without.has(name)) return [];
  const script = new URL('./erlang/run.sh', import.meta.url).pathname;
  const env = {
    ...process.env,
    BENCH_RUNS: runs === 0 ? '' : String(runs),
    BENCH_SCALE: String(scale),
    BENCH_PIN: pin?.join(',') ?? '',
  };
  const { stdout } = await promisify(execFile)('sh', [script, name], { env });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Figure);
}
