// Recordings that go wrong: each ends in a sentence, what was recorded is whole, and -verify takes it.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/build.ts';
import { makeWorld, until, type World } from '../../conversation/support/world.ts';
import type { Terminal } from '../../helpers/terminal.ts';

/** Files have 8 KiB at most, as on a disk that is full. */
const onFullDisk = [
  '/bin/sh',
  '-c',
  'trap "" XFSZ; ulimit -f 16; exec "$@"',
  'sh',
  process.execPath,
  join(root, 'dist/terl.js'),
] as const;

describe('a recording that goes wrong', function () {
  this.timeout(120_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());
  const read = (): string => readFileSync(join(world.folder, 'a.md'), 'utf8');
  const isWhole = /```(?:terl|terminal)\n[\s\S]*\n```\n|\n\w[^\n]*\n$/;

  /** Verify the recording, and see that nothing of it is left beside its file. */
  const verified = async (): Promise<string> => {
    assert.match(read(), isWhole);
    assert.deepEqual(
      readdirSync(world.folder).filter((name) => name.includes('a.md')),
      ['a.md'],
    );
    const { stdout, status } = await world.run(['-verify', 'a.md']);
    assert.equal(status, 0, `${stdout}\n${read()}`);
    return read();
  };

  /** foo records bar, whose user has said yes. */
  const recordBar = async (): Promise<[foo: Terminal, bar: Terminal]> => {
    const [foo, bar] = [await world.open('foo'), await world.open('bar')];
    await foo.ask("net_adm.ping('bar@localhost')");
    await foo.ask("transcript.start('a.md', nodes())");
    await bar.until((lines) => lines.at(-1) === 'y or n:');
    bar.enter('y');
    await foo.until(/is recorded from here on$/);
    await bar.ask("'first'");
    await until('it is there', () => read().includes("'first'\n'first'\n"));
    return [foo, bar];
  };

  it('goes on without a node that is killed in the middle of an entry', async () => {
    const [foo, bar] = await recordBar();
    bar.enter("io.format('begun~n'), sleep(60000)");
    await until('its output is there', () => read().includes('\nbegun\n'));
    bar.kill();
    await foo.until(/^\* bar@localhost has gone$/);
    await foo.ask('nodes()');
    await foo.ask('transcript.stop()');
    const text = await verified();
    assert.match(text, /sleep\(60000\) %% stays\nbegun\n/);
    assert.match(text, /\nbar has gone\.\n[\s\S]*nodes\(\)\n\[\]\n/);
  });

  it('goes on without a node that leaves', async () => {
    const [foo, bar] = await recordBar();
    bar.enter('halt()');
    await foo.until(/^\* bar@localhost has gone$/);
    await foo.ask('nodes()');
    await foo.ask('transcript.stop()');
    const text = await verified();
    assert.match(text, /2> halt\(\)(?: %% stays)?\n[\s\S]*\nbar has gone\.\n/);
  });

  it('is whole when its own node is killed, and when it leaves', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    const bar = await world.open('bar', '-transcript', 'a.md');
    await foo.ask('1 + 1');
    bar.enter("io.format('one~nhalf'), sleep(60000)");
    await until('it is there', () => /\nhalf\n/.test(read()));
    bar.kill();
    await bar.exited();
    foo.enter('halt(3)');
    await foo.exited();
    assert.match(await verified(), /sleep\(60000\)(?: %% stays)?\none\n[\s\S]*halt\(3\)/);
  });

  it('ends in a sentence on a disk that is full, and has what was recorded before', async () => {
    const full = await makeWorld({}, onFullDisk);
    try {
      const input = "1 + 1\nrp('x'.repeat(20000))\n2 + 2\ntranscript.stop()\n";
      const { stdout, stderr } = await full.run(['-sname', 'foo', '-transcript', 'a.md'], input);
      assert.equal(stderr, 'terl: the transcript ends here: cannot write a.md (EFBIG)\n');
      assert.match(stdout, /\)3> 4\n.*\)4> \['error', 'not_started'\]\n/);
      assert.deepEqual(
        readdirSync(full.folder).filter((name) => name.includes('a.md')),
        ['a.md'],
      );
      const text = readFileSync(join(full.folder, 'a.md'), 'utf8');
      assert.match(text, /1> 1 \+ 1\n2\n[\s\S]*\n```\n$/);
    } finally {
      await full.close();
    }
  });

  it('does not begin in a file that cannot be written', async () => {
    mkdirSync(join(world.folder, 'folder.md'));
    for (const [file, why] of [
      ['none/a.md', /^terl: cannot write none\/a\.md \(ENOENT\)\n$/],
      ['folder.md', /^terl: folder\.md exists already; a transcript never writes over a file\n$/],
      ['/dev/null/a.md', /^terl: cannot write \/dev\/null\/a\.md \(ENOTDIR\)\n$/],
    ] as const) {
      const { stderr, status } = await world.run(['-sname', 'foo', '-transcript', file], '1\n');
      assert.match(stderr, why);
      assert.equal(status, 1);
    }
    assert.ok(!existsSync(join(world.folder, '.folder.md.recording')));
  });

  it('has a hundred megabytes of output, which is too much for one who verifies it', async () => {
    const input = "for (let n = 0; n < 1e6; n++) console.log('x'.repeat(99))\n1 + 1\n";
    await world.run(['-sname', 'foo', '-transcript', 'a.md'], input);
    const text = read();
    assert.ok(text.length > 100_000_000, `${text.length}`);
    assert.ok(text.endsWith('> 1 + 1\n2\n```\n'), text.slice(-200));
    const { stdout, status } = await world.run(['-verify', 'a.md']);
    assert.match(stdout, /^a\.md:7: foo .*\n {2}it has printed more than 16 MB, and was killed\n/m);
    assert.equal(status, 1);
    assert.ok(stdout.length < 1_000_000, `${stdout.length}`);
  });

  it('has no escape sequences, and no output that ends its block or orders anything', async () => {
    const input = [
      "io.format('\\x1b[2J\\x1b[31mred\\x1b[0m~n')",
      "io.format('```~n````terl~n%% foo~n(foo@host)9> halt()~n$ rm -rf /~n --> q~n')".replaceAll(
        '%%',
        '%%%%',
      ),
      "io.format('<!-- check: halt() -->~n...~nend %%%% soon~n')",
      "io.get_line('\\x1b[2Jwho? ')",
      'me',
      "console.log('\\x07\\r\\b\\0')",
      '// a comment <!-- check: 1 === 2',
      '',
    ].join('\n');
    await world.run(['-sname', 'foo', '-transcript', 'a.md'], input);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not be there
    assert.doesNotMatch(read(), /[\x00-\x09\x0b-\x1f\x7f]/);
    await verified();
  });

  it('has a thousand entries', async () => {
    const input = Array.from({ length: 1_000 }, (_, n) => `${n} + 1\n`).join('');
    await world.run(['-sname', 'foo', '-transcript', 'a.md'], input);
    const text = await verified();
    assert.match(text, /\(foo@host\)1000> 999 \+ 1\n1000\n```\n$/);
  });

  it('does not wait for a user who does not answer', async () => {
    const [foo, bar] = [await world.open('foo'), await world.open('bar')];
    await foo.ask("net_adm.ping('bar@localhost')");
    await foo.ask("transcript.start('a.md', nodes())");
    await bar.until((lines) => lines.at(-1) === 'y or n:');
    await foo.ask('1 + 1');
    await foo.ask('transcript.stop()');
    bar.enter('y');
    await bar.until(/^\* foo@localhost records this terminal no more$/);
    await bar.ask("'secret'");
    assert.doesNotMatch(await verified(), /secret|%% bar/);
  });

  it('may be of a node that was stopped: the others are written', async () => {
    const [foo, bar] = await recordBar();
    bar.kill('SIGSTOP');
    await foo.ask('1 + 1');
    await foo.ask('transcript.stop()');
    bar.kill('SIGCONT');
    await bar.until(/^\* foo@localhost records this terminal no more$/);
    assert.match(await verified(), /'first'\n[\s\S]*1 \+ 1\n2\n/);
  });
});
