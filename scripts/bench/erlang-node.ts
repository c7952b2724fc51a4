// Nodes of a real Erlang for the curves: erlang/growth.erl, compiled into the sitting's home, with an epmd of its own.

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../own-mapper.ts';
import { type Sitting, untilAnswered } from './sitting.ts';
import type { Talk } from './talk.ts';

export interface Erlang {
  /** Start a node that calls growth:what(args); `peer` waits, all others end. */
  start(what: string, args: readonly string[], flags?: readonly string[]): Talk;
}

export async function beginErlang(sitting: Sitting): Promise<Erlang> {
  const { BENCH_ERL = 'erl', BENCH_ERLC = 'erlc', BENCH_EPMD = 'epmd' } = process.env;
  const ebin = join(sitting.env['HOME'] ?? '', 'ebin');
  mkdirSync(ebin);
  const source = new URL('./erlang/growth.erl', import.meta.url).pathname;
  await promisify(execFile)(BENCH_ERLC, ['-o', ebin, source]);
  const port = await freePort();
  const env = { ...sitting.env, ERL_EPMD_PORT: String(port) };
  sitting.start('other', [BENCH_EPMD], { stdio: 'ignore', env });
  await untilAnswered(port);

  return {
    start(what, args, flags = []) {
      const name = `${sitting.newName(what)}@localhost`;
      const command = [BENCH_ERL, '-noinput', '-sname', name, ...flags, '-pa', ebin];
      const quiet = ['-kernel', 'logger_level', 'critical'];
      return sitting.start(
        what === 'peer' ? 'other' : 'driver',
        [...command, ...quiet, '-run', 'growth', what, ...args],
        { stdio: ['ignore', 'pipe', 'pipe'], env },
      );
    },
  };
}
