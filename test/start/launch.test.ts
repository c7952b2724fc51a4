// terl on an older Node, which starts the one that terl brings: whoever started it sees one program.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { openPipe, type Pipe } from '../conversation/support/pipe.ts';
import { makeWorld, until, type World } from '../conversation/support/world.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { folderOfNode } from './support/other-nodes.ts';

describe('terl on Node 20', function () {
  this.timeout(120_000); // the first time, that Node is fetched
  let world: World;
  let node: string;
  let opened: (Pipe | Terminal)[] = [];
  const program = join(root, 'dist/terl.js');
  const env = (): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: world.home,
    TERL_MAPPER_PORT: String(world.mapperPort),
    TERL_HISTORY: 'off',
  });
  const pipe = (...args: string[]): Pipe => {
    const started = openPipe(node, [program, ...args], { cwd: world.folder, env: env() });
    opened.push(started);
    return started;
  };
  const terminal = (others: Record<string, string> = {}): Terminal => {
    const options = { cwd: world.folder, env: { ...env(), ...others } };
    const started = openTerminal(
      '/bin/sh',
      ['-c', `trap : INT; '${node}' '${program}'; echo "ended $?"`],
      options,
    );
    opened.push(started);
    return started;
  };

  before(async () => {
    node = join(folderOfNode('20.20.2'), 'node');
    world = await makeWorld();
  });
  afterEach(() => {
    for (const one of opened) one.close();
    opened = [];
  });
  after(() => world.close());

  it('runs on Node 24, with the same arguments and the same status', async () => {
    const started = pipe('-extra', 'a b', '');
    started.end('init.get_plain_arguments()\nhalt(7)\n');
    const { stdout, stderr, status } = await started.ended();
    assert.match(stdout, /^1> \['a b', ''\]$/m);
    assert.equal(stderr, '');
    assert.equal(status, 7);
  });

  it('passes a signal on, and ends as the program ends', async () => {
    for (const [signal, expected] of [
      ['SIGTERM', 0], // in good order
      ['SIGINT', 130],
      ['SIGHUP', null],
      ['SIGQUIT', null],
    ] as const) {
      const started = pipe();
      await started.until((shown) => shown.endsWith('1> '));
      const [child = 0] = childrenOf(started.pid);
      process.kill(started.pid, signal);
      assert.equal((await started.ended()).status, expected, signal);
      await until('the program has gone', () => !isThere(child));
    }
  });

  it('leaves nothing behind at kill -9, in a pipe and in a terminal', async () => {
    const started = pipe();
    await started.until((shown) => shown.endsWith('1> '));
    const [child = 0] = childrenOf(started.pid);
    process.kill(started.pid, 'SIGKILL');
    await until('the program has gone', () => !isThere(child));

    const shown = terminal();
    await shown.untilPrompt('1>');
    const [launcher = 0] = childrenOf(shown.pid);
    const [inTerminal = 0] = childrenOf(launcher);
    process.kill(launcher, 'SIGKILL');
    await shown.until('ended 137');
    await until('the program has gone', () => !isThere(inTerminal));
  });

  it('is interrupted once by a key of the terminal, and by a kill', async () => {
    const shown = terminal({ TERM: 'dumb' }); // where C-c is a signal
    const told = (): number =>
      shown.lines().filter((line) => line.includes('Ctrl-D or q()')).length;
    await shown.untilPrompt('1>');
    shown.press('C-c');
    await shown.until(() => told() === 1);
    shown.enter('1 + 1');
    await shown.until('2');
    const [launcher = 0] = childrenOf(shown.pid);
    process.kill(launcher, 'SIGINT');
    await shown.until(() => told() === 2);
    process.kill(launcher, 'SIGINT');
    await shown.until(() => told() === 3);
    shown.enter('3 * 4');
    await shown.until('12');
    assert.equal(told(), 3);
    shown.enter('halt(5)');
    await shown.until('ended 5');
  });

  it('stops at Ctrl-Z as one program, and goes on', async () => {
    const shown = openTerminal('/bin/bash', ['--norc', '-i'], {
      cwd: world.folder,
      env: { ...env(), PS1: '$ ' },
    });
    opened.push(shown);
    shown.enter(`'${node}' '${program}'`);
    await shown.untilPrompt('1>');
    shown.press('C-z');
    await shown.until(/^\[1\]\+ +Stopped/);
    shown.enter('fg');
    await shown.until((lines) => lines.at(-1) === '1>');
    assert.deepEqual(await shown.ask('6 * 7'), ['42']);
    shown.enter('halt(3)');
    await shown.untilPrompt('$');
    shown.enter('echo "ended $?"');
    await shown.until('ended 3');
  });
});

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Whether a process runs: one that has ended and was not asked for yet does not. */
function isThere(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
