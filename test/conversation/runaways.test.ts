// Code that does not end: Ctrl-C, the limit of a turn, and the limit of the memory.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('a loop without end', () => {
  let world: World;
  let foo: Terminal;
  before(async () => {
    world = await makeWorld();
    writeFileSync(
      join(world.folder, 'loops.ts'),
      `export function plain(): void { for (;;) {} }
export async function awaits(): Promise<void> { for (;;) {} }
`,
    );
    foo = await world.open('foo');
    await foo.ask("spawn('s', 's', [])");
  });
  after(() => world.close());

  const endless: Readonly<Record<string, string>> = {
    'typed at the prompt': 'for (;;) {}',
    'in a plain function': 'loops.plain()',
    'in an async function': 'loops.awaits()',
    'that waits for a message': 'receive()',
    'in a regular expression': `/^(a+)+$/.test('${'a'.repeat(50)}b')`,
  };
  for (const [where, code] of Object.entries(endless)) {
    it(`${where} ends with Ctrl-C, and others go on`, async () => {
      foo.enter(code);
      await foo.until((lines) => lines.at(-1)?.endsWith(`> ${code}`) ?? false);
      foo.press('C-c');
      await foo.until((lines) => lines.at(-2) === "** exception exit: 'killed'");
      const echo = await foo.ask("send('server', ['hi', self()]); await receive()");
      assert.deepEqual(echo, ["'hi'"]);
    });
  }

  it('in another process is stopped after a while, and all others go on', async () => {
    const [pid = ''] = await foo.ask('const P = spawn("loops", "plain", []); P');
    await foo.until((lines) =>
      lines.includes(`Process ${pid} ran for too long without a pause and was killed:`),
    );
    assert.deepEqual(await foo.ask('is_process_alive(P)'), ['false']);
    const echo = await foo.ask("send('server', ['hi', self()]); await receive()");
    assert.deepEqual(echo, ["'hi'"]);
  });

  it('in an async function of another process holds up nobody', async () => {
    await foo.ask('const Q = spawn(loops.awaits, [])');
    assert.deepEqual(await foo.ask('await sleep(20)'), ["'ok'"]);
    assert.deepEqual(await foo.ask("exit(Q, 'kill'); is_process_alive(Q)"), ['false']);
  });
});

describe('a node whose memory is exhausted', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  it('says so and ends with status 1; the terminal is as it was, and others see it go', async () => {
    const bar = await world.open('bar');
    const sh = world.sh('terl -sname foo@localhost; echo "status $?"; stty -a');
    await sh.untilPrompt('(foo@localhost)1>');
    await sh.ask("await net_adm.ping('bar@localhost')");
    await bar.ask("monitor_node('foo@localhost', true)");
    sh.enter('const a = []; for (;;) a.push(new Array(1e6).fill(1.5))');
    await sh.until(/memory is exhausted/, 15_000);
    await sh.until(/^status 1$/);
    await sh.exited();
    assert.match(sh.lines().join(' '), / icanon.* echo /s);
    assert.deepEqual(await bar.ask('receive()'), ["['nodedown', 'foo@localhost']"]);
  });
});
