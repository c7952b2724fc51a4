// A node that does not answer any more: whoever sits at its terminal can leave, and is told why if it is ended.

import assert from 'node:assert/strict';
import type { Terminal } from '../helpers/terminal.ts';
import { childOf } from './support/child-of.ts';
import { makeWorld, type World } from './support/world.ts';

// a search of JavaScript's own that V8 cannot interrupt, and that takes years
const hangs = "'a'.repeat(1e8).lastIndexOf('a'.repeat(5e7) + 'b')";
const sentence = /^terl: the node does not answer and has been ended|^the node does not answer/;

describe('a node that does not answer', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  /** A node in a shell of the system that tells afterwards how it ended, and whether the terminal is as before. */
  const open = async (flags = ''): Promise<Terminal> => {
    const sh = world.sh(`stty -a > before
      terl -sname foo@localhost ${flags}
      echo "status $?"
      stty -a | cmp - before && echo same
      sleep 2`);
    await sh.untilPrompt('(foo@localhost)1>');
    return sh;
  };

  it('is ended with a sentence and status 1, and the terminal is as it was', async () => {
    const sh = await open();
    sh.enter(hangs);
    const lines = await sh.until(/^same$/, 20_000);
    assert.ok(
      lines.some((line) => sentence.test(line)),
      lines.join('\n'),
    );
    assert.ok(lines.includes('status 1'), lines.join('\n'));
  }).timeout(30_000);

  const ways: readonly (readonly [way: string, leave: (shell: Terminal) => Promise<void>])[] = [
    [
      'Ctrl-G, q',
      async (shell) => {
        shell.press('C-g');
        await shell.until((lines) => lines.at(-1) === ' -->');
        shell.enter('q');
      },
    ],
    ['SIGTERM', async (shell) => void process.kill(childOf(shell.pid), 'SIGTERM')],
    ['SIGHUP', async (shell) => void process.kill(childOf(shell.pid), 'SIGHUP')],
  ];
  for (const [way, leave] of ways) {
    it(`can be left by ${way}`, async () => {
      const sh = await open();
      sh.enter(hangs);
      await sh.until((lines) => lines.at(-1)?.endsWith(hangs) ?? false);
      await leave(sh);
      const lines = await sh.until(/^same$/, 7_000); // before it would be ended by itself
      assert.ok(!lines.some((line) => sentence.test(line)), lines.join('\n'));
    });
  }

  it('hangs by the wish of another node, and is ended as well', async () => {
    const sh = await open();
    const bar = await world.open('bar');
    await bar.ask("monitor_node('foo@localhost', true)");
    await bar.ask(`spawn('foo@localhost', () => ${hangs})`);
    const lines = await sh.until(/^status 1$/, 20_000);
    assert.ok(
      lines.some((line) => sentence.test(line)),
      lines.join('\n'),
    );
    assert.deepEqual(await bar.ask('receive()'), ["['nodedown', 'foo@localhost']"]);
  }).timeout(30_000);

  it('says so without a shell, too', async () => {
    const { stderr } = await world.run(['-noshell', '-eval', hangs]);
    assert.match(stderr, sentence);
  }).timeout(40_000);

  it('is not ended without a shell while it waits, or computes within its limits', async () => {
    const works = 'const end = Date.now() + 4_500; while (Date.now() < end) { }';
    const { stdout, stderr, status } = await world.run([
      '-noshell',
      '-eval',
      `(() => { ${works} })(); await sleep(18_000); (() => { ${works} })(); io.format('done~n'); halt()`,
    ]);
    assert.deepEqual({ stdout, stderr, status }, { stdout: 'done\n', stderr: '', status: 0 });
  }).timeout(60_000);
});

describe('a node that crashes', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGKILL'] as const)
    it(`by ${signal} leaves a sentence, and the terminal as it was`, async () => {
      const sh = world.sh(`stty -a > before
        terl -sname foo@localhost
        until grep -q . gone 2> gone; do sleep 0.1; stty -a | cmp -s - before && break; done
        echo over; sleep 2`);
      await sh.untilPrompt('(foo@localhost)1>');
      await sh.ask('sleep(1000)'); // by then it is guarded
      process.kill(childOf(sh.pid), signal);
      await sh.until('terl: the node is gone: it crashed or was killed');
      await sh.until(/^over$/);
    });
});
