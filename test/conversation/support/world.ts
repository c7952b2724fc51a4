// A place for nodes of one test: a folder with modules, a home with a cookie, a mapper at a port of its own.
// Whatever was started here is ended by `close`, by its process id or by asking it.

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/build.ts';
import { endMapper } from '../../../scripts/own-mapper.ts';
import { freePort } from '../../../transport/base/free-port.ts';
import { MapperError, names } from '../../../transport/mapper/mapper-client.ts';
import { openTerminal, type Terminal } from '../../helpers/terminal.ts';
import { openPipe, type Pipe } from './pipe.ts';

export interface World {
  readonly folder: string; // where nodes run: the tutorial's modules and the fixtures are there
  readonly home: string;
  readonly mapperPort: number;
  /** Start a node in a terminal and wait for its first prompt: 'foo' becomes foo@localhost. */
  open(name: string, ...flags: string[]): Promise<Terminal>;
  /** Run a command of the shell in a terminal; `terl` and `tpmd` are known there. */
  sh(command: string): Terminal;
  /** Start terl with its input and output in pipes. */
  pipe(...args: string[]): Pipe;
  /** The same, and wait for the first prompt. */
  prompted(...args: string[]): Promise<Pipe>;
  /** Run terl to its end with this input. */
  run(args: readonly string[], input?: string): Promise<Ended>;
  /** Start the mapper as a program of ours, so that its process id is known. */
  startMapper(): Promise<ChildProcess>;
  registered(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** `others`: more of the environment of all that runs there, such as TERM. `terl`: the command that starts it. */
export async function makeWorld(
  others: Readonly<Record<string, string>> = {},
  terl: readonly [command: string, ...args: string[]] = [process.execPath, builtTerl],
): Promise<World> {
  const [command, ...first] = terl;
  const folder = mkdtempSync(join(tmpdir(), 'terl-world-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  for (const modules of ['scripts/tutorial', 'test/fixtures'])
    for (const entry of readdirSync(join(root, modules), { withFileTypes: true }))
      if (entry.isFile()) copyFileSync(join(root, modules, entry.name), join(folder, entry.name));
  const mapperPort = await freePort();
  const at = { host: '127.0.0.1', port: mapperPort };
  const env = {
    HOME: home,
    TERL_MAPPER_PORT: String(mapperPort),
    TERL_HISTORY: 'off',
    ...others,
  };
  const terminals: Terminal[] = [];
  const pipes: Pipe[] = [];
  const children: ChildProcess[] = [];

  const pipe = (...args: string[]): Pipe => {
    const opened = openPipe(command, [...first, ...args], { cwd: folder, env: piped(env) });
    pipes.push(opened);
    return opened;
  };

  const opened = (command: string, args: readonly string[]): Terminal => {
    const terminal = openTerminal(command, args, { cwd: folder, env, columns, rows: 50 });
    terminals.push(terminal);
    return terminal;
  };

  return {
    folder,
    home,
    mapperPort,
    pipe,
    async open(name, ...flags) {
      const terminal = opened(command, [...first, '-sname', `${name}@localhost`, ...flags]);
      await terminal.untilPrompt(`(${name}@localhost)1>`);
      return Object.assign(terminal, { ask: (line: string) => ask(terminal, line) });
    },
    async prompted(...args) {
      const prompted = pipe(...args);
      await prompted.until((shown) => shown.endsWith('1> '));
      return prompted;
    },
    sh(command) {
      const words = `terl() { ${terl.map((word) => `'${word}'`).join(' ')} "$@"; }
        tpmd() { '${process.execPath}' ${join(root, 'dist/tpmd.js')} "$@"; }`;
      return opened('/bin/sh', ['-c', `${words}\n${command}`]);
    },
    run(args, input = '') {
      const started = pipe(...args);
      started.end(input);
      return started.ended();
    },
    async startMapper() {
      const child = spawn(process.execPath, [join(root, 'dist/tpmd.js')], {
        cwd: folder,
        env: piped(env),
        stdio: 'ignore',
      });
      children.push(child);
      await until('the mapper answers', async () => (await namesAt(at)) !== undefined);
      return child;
    },
    registered: async () => (await namesAt(at)) ?? [],
    async close() {
      for (const terminal of terminals) terminal.close();
      for (const one of pipes) one.close();
      for (const child of children) child.kill('SIGKILL');
      await endMapper(mapperPort);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Enter a line at the prompt; gives what stands between it and the next prompt, which is something always. */
export async function ask(terminal: Terminal, line: string): Promise<readonly string[]> {
  const before = terminal.lines();
  const prompt = before.at(-1) ?? '';
  let answer: readonly string[] = [];
  terminal.enter(line);
  await terminal.until((lines) => {
    // output may have pushed the prompt down, and the line may have taken several rows
    const at = lines.findIndex((row, y) => y >= before.length - 1 && row.startsWith(`${prompt} `));
    const rows = Math.ceil((prompt.length + 1 + line.length) / columns);
    answer = at === -1 ? [] : lines.slice(at + rows, -1);
    return answer.length > 0 && /^\(\S+\)\d+>$/.test(lines.at(-1) ?? '');
  });
  return answer;
}

export const columns = 100;

const builtTerl = join(root, 'dist/terl.js');

/** Wait until something is so, for at most ten seconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited 10 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function piped(env: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env };
}

async function namesAt(at: { host: string; port: number }): Promise<string[] | undefined> {
  try {
    return (await names(at)).entries.map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof MapperError) return undefined;
    throw error;
  }
}
