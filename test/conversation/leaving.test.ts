// The ways out of a shell. Each leaves the terminal as it was.

import assert from 'node:assert/strict';
import type { Terminal } from '../helpers/terminal.ts';
import { childOf } from './support/child-of.ts';
import { makeWorld, type World } from './support/world.ts';

describe('leaving', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  const ways: Readonly<Record<string, { leave: (shell: Terminal) => void; status: number }>> = {
    'q()': { leave: (shell) => shell.enter('q()'), status: 0 },
    'halt()': { leave: (shell) => shell.enter('halt()'), status: 0 },
    'halt(3)': { leave: (shell) => shell.enter('halt(3)'), status: 3 },
    'init.stop()': { leave: (shell) => shell.enter('init.stop()'), status: 0 },
    'Ctrl-D': { leave: (shell) => shell.press('C-d'), status: 0 },
    SIGTERM: { leave: (shell) => process.kill(childOf(shell.pid), 'SIGTERM'), status: 143 },
    'SIGTERM while it computes': {
      leave(shell) {
        shell.enter('for (;;) {}');
        process.kill(childOf(shell.pid), 'SIGTERM');
      },
      status: 143,
    },
  };
  for (const [way, { leave, status }] of Object.entries(ways)) {
    it(`by ${way} restores the terminal and ends with status ${status}`, async () => {
      const sh = world.sh(`stty -a > before
        terl -sname foo@localhost
        echo "status $?"
        stty -a | cmp - before && echo same`);
      await sh.untilPrompt('(foo@localhost)1>');
      leave(sh);
      await sh.until(/^same$/);
      assert.ok(sh.lines().includes(`status ${status}`), sh.lines().join('\n'));
      for (const [on, off] of modes) {
        const lastOn = sh.raw.lastIndexOf(on);
        if (lastOn !== -1)
          assert.ok(sh.raw.lastIndexOf(off) > lastOn, `${JSON.stringify(on)} stays`);
      }
    });
  }

  for (const way of ['q()', 'init.stop()']) {
    it(`by ${way} shows its value before`, async () => {
      const sh = world.sh('terl -sname foo@localhost; echo over');
      await sh.untilPrompt('(foo@localhost)1>');
      sh.enter(way);
      const lines = await sh.until(/^over$/);
      assert.deepEqual(lines.slice(-3), [`(foo@localhost)1> ${way}`, "'ok'", 'over']);
    });
  }

  it('by Ctrl-C without a shell says nothing', async () => {
    // cat ends when nobody is left who could say something
    const sh = world.sh(`trap : INT
      { trap : INT; terl -noshell -eval "io.format('up~n')"; echo "status $?"; } 2>&1 | (trap '' INT; cat)
      echo over
      sleep 2`);
    await sh.until(/^up$/);
    sh.press('C-c');
    const lines = await sh.until(/^over$/);
    assert.deepEqual(lines.slice(-2), ['^Cstatus 130', 'over'], lines.join('\n'));
  });

  it('by the end of piped input says so, as Erlang does', async () => {
    const { stdout, stderr, status } = await world.run(
      ['-sname', 'foo@localhost'],
      'await sleep(20)\nself()\n',
    );
    assert.deepEqual(stdout.split('\n').slice(1), [
      "(foo@localhost)1> 'ok'",
      '(foo@localhost)2> <0.88.0>',
      '(foo@localhost)3> *** Terminating terl (foo@localhost)',
      '',
    ]);
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
});

const modes: readonly (readonly [on: string, off: string])[] = [
  ['\x1b[?2004h', '\x1b[?2004l'], // bracketed paste
  ['\x1b[?25l', '\x1b[?25h'], // no cursor
  ['\x1b[?1049h', '\x1b[?1049l'], // the other screen
];
