// The cookie: its file, and what two nodes with different ones say.

import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('the cookie file', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  const start = (): ReturnType<World['run']> => world.run(['-sname', 'foo@localhost'], '1\n');
  const write = (text: string, mode: number): void => {
    chmodSync(file(), 0o600);
    writeFileSync(file(), text);
    chmodSync(file(), mode);
  };
  const file = (): string => join(world.home, '.erlang.cookie');

  it('is made by the first node: twenty capital letters for its owner only', async () => {
    assert.equal((await start()).status, 0);
    assert.match(readFileSync(file(), 'utf8'), /^[A-Z]{20}$/);
    assert.equal(statSync(file()).mode & 0o777, 0o400);
  });

  const refusals: readonly [why: string, text: string, mode: number, sentence: RegExp][] = [
    [
      'others can read it',
      'SECRET',
      0o644,
      /^terl: Cookie file .*\.erlang\.cookie must be accessible by owner only: run chmod 400 /,
    ],
    [
      'it has bad characters',
      'bad\n\nx',
      0o400,
      /^terl: Bad characters in cookie in .*: one line of printable ASCII/,
    ],
    [
      'it is empty',
      '',
      0o400,
      /^terl: Too short cookie string in .*: write at least one character/,
    ],
  ];
  for (const [why, text, mode, sentence] of refusals) {
    it(`stops the start with a sentence and status 1 when ${why}`, async () => {
      write(text, mode);
      const { stdout, stderr, status } = await start();
      assert.match(stderr, sentence);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.equal(stdout, '');
      assert.equal(status, 1);
    });
  }

  it('is not needed with -setcookie', async () => {
    const { stdout } = await world.run(
      ['-sname', 'foo@localhost', '-setcookie', 'hello'],
      'erlang.get_cookie()\n',
    );
    assert.match(stdout, /^\(foo@localhost\)1> 'hello'$/m);
  });
});

describe('two different cookies', () => {
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  before(async () => {
    world = await makeWorld();
    foo = await world.open('foo', '-setcookie', 'hello');
    bar = await world.open('bar', '-setcookie', 'world');
  });
  after(() => world.close());

  const rejected =
    '** Connection attempt from node foo@localhost rejected. Invalid challenge reply. **';

  it('refuse a ping, reported where it came and explained where it came from', async () => {
    foo.enter("net_adm.ping('bar@localhost')");
    await foo.untilPrompt('(foo@localhost)2>');
    assert.equal(foo.lines().at(-2), "'pang'");
    await foo.until(/^\*\* Connection to bar@localhost failed: .*cookie/);
    await bar.until((lines) => lines.includes(rejected));
    assert.deepEqual(await foo.ask('nodes()'), ['[]']);
  });

  it('refuse a spawn with a warning, and a send without a word', async () => {
    foo.enter("spawn('bar@localhost', 's', 'send_node', [self()])");
    await foo.until(/^\*\* Can not start s:send_node,\[<0\.\d+\.0>\] on bar@localhost \*\*$/);
    await foo.untilPrompt('(foo@localhost)4>');
    foo.enter("send(['server', 'bar@localhost'], 'hi')");
    await foo.until(/^'hi'$/);
    await bar.until((lines) => lines.filter((line) => line === rejected).length === 3);
    await foo.untilPrompt('(foo@localhost)5>');
  });

  it('meet after set_cookie on one side, whose own cookie stays', async () => {
    const answer = await foo.ask("erlang.set_cookie('bar@localhost', 'world')");
    assert.equal(answer.at(-1), 'true'); // a report of the last send may stand before it
    assert.deepEqual(await foo.ask('erlang.get_cookie()'), ["'hello'"]);
    assert.deepEqual(await foo.ask("erlang.get_cookie('bar@localhost')"), ["'world'"]);
    assert.deepEqual(await foo.ask("net_adm.ping('bar@localhost')"), ["'pong'"]);
    assert.deepEqual(await bar.ask('nodes()'), ["['foo@localhost']"]);
  });
});
