// A real Erlang: compiles the modules of erlang/ once for
// a sitting, and starts nodes with an epmd of their own.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../transport/base/free-port.ts';
import type { Options } from '../options.ts';
import type { Sitting } from '../sitting.ts';
import { type Stage, startMapper } from '../stage.ts';
import type { Talk } from './talk.ts';

/** The compiled modules, and the command with which a node starts its peers. */
export interface Installed {
  readonly ebin: string;
  readonly erlOfPeers: string;
}

export interface Erlang {
  readonly startLimit: number; // seconds until the first output of a node must arrive
  readonly env: NodeJS.ProcessEnv; // for nodes of terl that are to find the same epmd
  /** Starts a node that calls `module:function(args)`. */
  start(role: 'driver' | 'other', call: Call, flags?: readonly string[]): Talk;
}

export type Call = readonly [module: string, fn: string, ...args: readonly string[]];

/** Whether erl, erlc and epmd are installed. */
export function hasErlang(): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return Object.values(programs).every((name) =>
    (name.includes('/') ? [''] : folders).some((folder) => existsSync(join(folder, name))),
  );
}

const { BENCH_ERL = 'erl', BENCH_ERLC = 'erlc', BENCH_EPMD = 'epmd' } = process.env;
const programs = { erl: BENCH_ERL, erlc: BENCH_ERLC, epmd: BENCH_EPMD };

/** Compiles the modules for this sitting. */
export async function installErlang(
  { home, perform }: Sitting,
  { pin }: Pick<Options, 'pin'>,
): Promise<Installed> {
  const ebin = join(home, 'ebin');
  mkdirSync(ebin);
  const sources = ['bench', 'beside', 'driver', 'growth', 'peers', 'servers', 'tally'].map(
    (name) => new URL(`../erlang/${name}.erl`, import.meta.url).pathname,
  );
  await perform((stage) => stage.start('driver', [programs.erlc, '-o', ebin, ...sources]).ended());
  if (pin === undefined) return { ebin, erlOfPeers: programs.erl };
  const erlOfPeers = join(home, 'erl-pinned');
  writeFileSync(erlOfPeers, `#!/bin/sh\nexec taskset -c ${pin[1]} "${programs.erl}" "$@"\n`, {
    mode: 0o700,
  });
  return { ebin, erlOfPeers };
}

/** Starts an epmd for one case or curve, and returns the function that starts nodes. */
export async function beginErlang(
  stage: Stage,
  { ebin, erlOfPeers }: Installed,
  { runs, scale, limit }: Pick<Options, 'runs' | 'scale' | 'limit'>,
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
    BENCH_PART: String(Math.max(1, Math.floor(limit / partsOfLongest))),
  };
  await startMapper(stage, [programs.epmd], port, env);
  return {
    startLimit: stage.startLimit,
    env,
    start(role, [module, fn, ...args], flags = []) {
      // localhost, since some machines cannot resolve their own name
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

const partsOfLongest = 5; // the longest driver, the mesh, has four parts: all may take their whole time before its own limit

/** The environment without the user's settings for Erlang. */
const withoutUsers = {
  ERL_FLAGS: undefined,
  ERL_AFLAGS: undefined,
  ERL_ZFLAGS: undefined,
  ERL_LIBS: undefined,
  ERL_EPMD_ADDRESS: undefined,
  ERL_EPMD_RELAXED_COMMAND_CHECK: undefined,
};
