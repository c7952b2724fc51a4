// A real Erlang: the modules in erlang/, compiled once for a sitting, and nodes with an epmd of their own.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../own-mapper.ts';
import type { Options } from './options.ts';
import type { Sitting } from './sitting.ts';
import { type Stage, startMapper } from './stage.ts';
import type { Talk } from './talk.ts';

/** The programs of Erlang's that are used, compiled modules, and how nodes are started that a node starts. */
export interface Installed {
  readonly ebin: string;
  readonly erlOfPeers: string;
}

export interface Erlang {
  readonly startLimit: number; // as of the stage
  /** Start a node that calls `module:function(args)`. */
  start(role: 'driver' | 'other', call: Call, flags?: readonly string[]): Talk;
}

export type Call = readonly [module: string, fn: string, ...args: readonly string[]];

/** Whether erl and what compiles for it are there. */
export function hasErlang(): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return Object.values(programs).every((name) =>
    (name.includes('/') ? [''] : folders).some((folder) => existsSync(join(folder, name))),
  );
}

const { BENCH_ERL = 'erl', BENCH_ERLC = 'erlc', BENCH_EPMD = 'epmd' } = process.env;
const programs = { erl: BENCH_ERL, erlc: BENCH_ERLC, epmd: BENCH_EPMD };

/** Make Erlang ready for this sitting. */
export async function installErlang(
  { home, perform }: Sitting,
  { pin }: Pick<Options, 'pin'>,
): Promise<Installed> {
  const ebin = join(home, 'ebin');
  mkdirSync(ebin);
  const sources = ['bench', 'beside', 'driver', 'growth'].map(
    (name) => new URL(`./erlang/${name}.erl`, import.meta.url).pathname,
  );
  await perform((stage) => stage.start('driver', [programs.erlc, '-o', ebin, ...sources]).ended());
  if (pin === undefined) return { ebin, erlOfPeers: programs.erl };
  const erlOfPeers = join(home, 'erl-pinned');
  writeFileSync(erlOfPeers, `#!/bin/sh\nexec taskset -c ${pin[1]} "${programs.erl}" "$@"\n`, {
    mode: 0o700,
  });
  return { ebin, erlOfPeers };
}

/** Nodes for one case or curve. */
export async function beginErlang(
  stage: Stage,
  { ebin, erlOfPeers }: Installed,
  { runs, scale }: Pick<Options, 'runs' | 'scale'>,
): Promise<Erlang> {
  const port = await freePort();
  const env = {
    ...stage.env,
    ...withoutUsers,
    ERL_EPMD_PORT: String(port),
    BENCH_ERL: erlOfPeers,
    BENCH_EBIN: ebin,
    BENCH_RUNS: runs === 0 ? '' : String(runs),
    BENCH_SCALE: String(scale),
  };
  await startMapper(stage, [programs.epmd], port, env);
  return {
    startLimit: stage.startLimit,
    start(role, [module, fn, ...args], flags = []) {
      // localhost: the name of the host resolves nowhere on some machines
      const name = `${stage.newName(fn)}@localhost`;
      const quiet = ['-kernel', 'logger_level', 'critical'];
      const run = ['-pa', ebin, '-run', module, fn, ...args];
      return stage.start(
        role,
        [programs.erl, '-noinput', '-sname', name, ...flags, ...quiet, ...run],
        { stdio: ['ignore', 'pipe', 'pipe'], env },
      );
    },
  };
}

/** Nothing of the user's is read. */
const withoutUsers = {
  ERL_FLAGS: undefined,
  ERL_AFLAGS: undefined,
  ERL_ZFLAGS: undefined,
  ERL_LIBS: undefined,
  ERL_EPMD_ADDRESS: undefined,
  ERL_EPMD_RELAXED_COMMAND_CHECK: undefined,
};
