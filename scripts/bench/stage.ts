// A stage: the surroundings in which one case or curve runs. It has a mapper of its own;
// this mapper, and all programs that were started on the stage, end with the stage.

import type { SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../transport/base/free-port.ts';
import type { Options } from './options.ts';
import { killMarked } from './programs/marked.ts';
import { startProgram } from './programs/program.ts';
import { type Talk, talkTo } from './programs/talk.ts';
import { untilAnswered, within } from './programs/within.ts';

export interface Stage {
  readonly env: NodeJS.ProcessEnv;
  readonly mapperPort: number;
  readonly terl: readonly string[]; // the command that starts terl
  readonly startLimit: number; // seconds until a program's first output must arrive
  start(role: Role, command: readonly string[], options?: SpawnOptions): Talk;
  /** Returns a node name that was not used before. */
  newName(base: string): string;
}

type Role = 'driver' | 'other' | 'mapper';

/**
 * The time that programs may run, as multiples of the limit. The other programs may run longer
 * than the driver: if they ended first, the driver would be reported as failed.
 */
const lives = { driver: 1, other: 2, mapper: Number.POSITIVE_INFINITY };
const mostToStart = 60; // seconds; enough for 64 nodes that start at once on a slow machine
const longest = 6; // the time that the whole case may take, as a multiple of the limit

export interface Setting extends Pick<Options, 'pin' | 'limit'> {
  readonly home: string;
  readonly terl: string; // the path of the program
  readonly mark: string; // the beginning of the marks of all programs of this stage; see marked.ts
}

/** Prepares a stage, calls `work`, and ends all programs of the stage. */
export async function onStage<T>(setting: Setting, work: (stage: Stage) => Promise<T>): Promise<T> {
  const { stage, mappers, clear } = newStage(setting, await freePort());
  const tpmd = join(setting.terl, '../tpmd.js');
  const flags = ['-port', String(stage.mapperPort), '-relaxed_command_check'];
  const whole = async (): Promise<T> => {
    await startMapper(stage, [process.execPath, tpmd, ...flags], stage.mapperPort);
    return work(stage);
  };
  try {
    return await Promise.race([within(longest * setting.limit, whole()), mappers]);
  } finally {
    await clear();
  }
}

/** Starts a mapper, and waits until it answers. If the mapper ends early, the case fails. */
export async function startMapper(
  stage: Stage,
  command: readonly string[],
  port: number,
  env: NodeJS.ProcessEnv = stage.env,
): Promise<void> {
  const mapper = stage.start('mapper', command, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = (): boolean => mapper.child.exitCode !== null || mapper.child.signalCode !== null;
  await untilAnswered(port, mostToStart, ended);
  if (ended()) await mapper.lost;
}

function newStage(
  { home, terl, mark, pin, limit }: Setting,
  mapperPort: number,
): { stage: Stage; mappers: Promise<never>; clear(): Promise<void> } {
  const env = {
    ...process.env,
    HOME: home,
    TERM: 'xterm',
    TERL_MAPPER_PORT: String(mapperPort),
    ERL_CRASH_DUMP_SECONDS: '0',
  };
  const started: Talk[] = [];
  let cleared = false;
  const { promise: mappers, reject: mapperLost } = Promise.withResolvers<never>();
  const stage: Stage = {
    env,
    mapperPort,
    terl: [process.execPath, terl],
    startLimit: Math.min(mostToStart, limit),
    start(role, command, options = {}) {
      if (cleared) throw new Error(`the case is over, so ${command.join(' ')} is not started`);
      const pinned = pin ? ['taskset', '-c', pin[role === 'driver' ? 0 : 1], ...command] : command;
      const life = { limit: lives[role] * limit, mark: `${mark}${started.length}/` };
      const talk = talkTo(startProgram(pinned, { env, cwd: home, ...options }, life));
      started.push(talk);
      if (role === 'mapper') talk.lost.catch(mapperLost);
      return talk;
    },
    newName: (base) => `${base}_${process.pid}_${named++}`,
  };
  const clear = async (): Promise<void> => {
    cleared = true;
    await Promise.all(started.map((program) => program.kill()));
    killMarked(mark);
  };
  return { stage, mappers, clear };
}

let named = 0;
