// Starts that are refused: one sentence on standard error, status 1, never a stack trace.

import assert from 'node:assert/strict';
import { makeWorld, type World } from './support/world.ts';

describe('a start', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  const refused: readonly [args: readonly string[], sentence: string][] = [
    [['-sname'], '-sname wants a name such as foo, got nothing'],
    [['-sname', 'a@b@c'], 'expected a node name such as foo or foo@host, got "a@b@c"'],
    [['-sname', 'fo$o'], 'expected a node name such as foo or foo@host, got "fo$o"'],
    [['-sname', ''], '-sname wants a name such as foo, got ""'],
    [['-sname', 'foo@h.org'], '-sname takes a host without dots, got "foo@h.org"; use -name'],
    [['-snam', 'foo'], 'unknown flag -snam; try terl -help'],
    [['foo'], 'expected a flag such as -sname, got "foo"; try terl -help'],
    [['-setcookie'], '-setcookie wants COOKIE, or NODE COOKIE, got nothing'],
    [['-mapper_port', '0'], '-mapper_port wants a port from 1 to 65535, got "0"'],
    [
      ['-sname', 'foo', '-kernel', 'net_ticktime', 'x'],
      '-kernel net_ticktime takes a whole number from 1 to 2000000, got "x"',
    ],
  ];
  for (const [args, sentence] of refused) {
    it(`is refused with ${JSON.stringify(args.join(' '))}`, async () => {
      const { stdout, stderr, status } = await world.run(args);
      assert.deepEqual(
        { stdout, stderr, status },
        {
          stdout: '',
          stderr: `terl: ${sentence}\n`,
          status: 1,
        },
      );
    });
  }

  it('tells the version and the usage', async () => {
    const version = await world.run(['-version']);
    assert.match(version.stdout, /^terl \d+\.\d+\.\d+\n$/);
    const usage = await world.run(['--help']);
    assert.match(usage.stdout, /^Usage: terl \[flags\]/);
    assert.equal(usage.status, 0);
  });

  it('needs no name: nothing listens, and no cookie is made', async () => {
    const { stdout, status } = await world.run([], 'node(), is_alive()\nspawn(() => 1)\n');
    assert.equal(status, 0);
    assert.match(stdout, /1> false\n/);
    assert.deepEqual(await world.registered(), []);
  });
});
