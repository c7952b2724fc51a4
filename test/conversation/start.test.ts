// Starts that are refused: one sentence on standard error, status 1, never a stack trace.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
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
    [['-snam', 'foo'], 'unknown flag -snam; try terl --help'],
    [['foo'], 'expected a flag such as -sname, got "foo"; try terl --help'],
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

  it('takes what stands in files of arguments for erl, and says what it has no use for', async () => {
    const args = '+A 4 -sname foo@localhost -hidden true +P 100000 -kernel shell_history enabled';
    const { stdout, stderr, status } = await world.run(args.split(' '), 'node()\n');
    assert.match(stdout, /^\(foo@localhost\)1> 'foo@localhost'$/m);
    assert.equal(
      stderr,
      "terl: these are for Erlang's emulator and mean nothing here: +A 4 +P 100000\n",
    );
    assert.equal(status, 0);
  });

  it("takes an empty HOME for none: no file of the current folder is the home directory's", async () => {
    const other = await makeWorld({ HOME: '' });
    try {
      writeFileSync(join(other.folder, '.erlang.cookie'), 'not of home', { mode: 0o400 });
      const { stdout } = await other.run([], "init.get_argument('home')\n");
      assert.ok(stdout.includes(`['ok', [['${userInfo().homedir}']]]`), stdout);
    } finally {
      await other.close();
    }
  });

  it('does not wait at a pipe that has the name of one of its files', async () => {
    const other = await makeWorld();
    try {
      const cookie = join(other.home, '.erlang.cookie');
      for (const file of [cookie, join(other.home, '.terl.ts')])
        execFileSync('mkfifo', ['-m', '400', file]);
      const named = await other.run(['-sname', 'foo@localhost'], '1 + 1\n');
      assert.equal(named.stderr, `terl: Cookie file ${cookie} is not a file: remove it\n`);
      assert.equal(named.status, 1);
      const { stdout, status } = await other.run([], '1 + 1\n');
      assert.match(stdout, /^terl: ~\/\.terl\.ts is not run: it is not a file$/m);
      assert.equal(status, 0);
    } finally {
      await other.close();
    }
  });

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
