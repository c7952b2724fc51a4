// One sitting of the bench: a home, a cookie and a mapper of its own, and all the processes it started.
// Nothing of the user's is read, and nothing is left behind.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../own-mapper.ts';
import type { Options } from './options.ts';
import { type Talk, talkTo } from './talk.ts';

export interface Sitting {
  readonly env: NodeJS.ProcessEnv;
  readonly mapperPort: number;
  readonly terl: readonly string[]; // the command
  /** Start a program, as the case's driver or as one of the others. */
  start(role: 'driver' | 'other', command: readonly string[], options?: SpawnOptions): Talk;
  /** A node name nobody has had. */
  newName(base: string): string;
  end(): void;
}

/** Begin a sitting. */
export async function beginSitting(
  root: string,
  { pin, quick }: Pick<Options, 'pin' | 'quick'>,
): Promise<Sitting> {
  const home = mkdtempSync(join(tmpdir(), 'terl-bench-'));
  const children = new Set<ChildProcess>();
  const mapperPort = await freePort();
  const node = [process.execPath];
  const env = {
    ...process.env,
    HOME: home,
    TERM: 'xterm',
    TERL_MAPPER_PORT: String(mapperPort),
    ERL_CRASH_DUMP_SECONDS: '0',
  };
  writeCookie(join(home, '.erlang.cookie'));
  let named = 0;

  const sitting: Sitting = {
    env,
    mapperPort,
    terl: [...node, process.env['BENCH_TERL'] ?? join(root, 'dist/terl.js')],
    start(role, command, options = {}) {
      const pinned = pin ? ['taskset', '-c', pin[role === 'driver' ? 0 : 1], ...command] : command;
      const [program = '', ...args] = pinned;
      const child = spawn(program, args, { env, cwd: home, ...options });
      children.add(child);
      child.once('close', () => children.delete(child));
      return talkTo(child, quick ? quickPatience : patience);
    },
    newName: (base) => `${base}_${process.pid}_${named++}`,
    end() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
  const tpmd = join(sitting.terl.at(-1) ?? '', '../tpmd.js');
  const command = [...node, tpmd, '-port', String(mapperPort), '-relaxed_command_check'];
  sitting.start('other', command, { stdio: 'ignore' });
  await untilAnswered(mapperPort);
  return sitting;
}

const patience = 600; // seconds a case may take: the longest, with room for a slow machine
const quickPatience = 30;

function writeCookie(file: string): void {
  const letters = Array.from({ length: 20 }, () => 65 + Math.floor(Math.random() * 26));
  writeFileSync(file, String.fromCharCode(...letters));
  chmodSync(file, 0o400);
}

export async function untilAnswered(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the mapper does not answer at port ${port}`);
}
