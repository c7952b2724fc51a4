// A document of a stranger: what it may not do without -allow_commands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe("a stranger's document", function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  for (const block of ['terl', 'terminal'] as const)
    it(`runs no command but terl, tpmd and kill in a block ${block}`, async () => {
      const marker = join(verifier.folder, 'marker');
      const commands = [
        `touch ${marker}`,
        `terl -sname foo; touch ${marker}`,
        `tpmd -names | touch ${marker}`,
        `terl -sname \`touch ${marker}\``,
        `terl -sname $(touch ${marker})`,
        `tpmd -names && touch ${marker}`,
        `terl -proto_dist ./${marker}`,
        'terl -env HOME /root',
      ];
      for (const [nth, command] of commands.entries())
        verifier.write(`${nth}.md`, `\`\`\`${block}\n%% foo\n$ ${command}\n\`\`\`\n`);
      const { stdout, status } = await verifier.run(...commands.map((_, nth) => `${nth}.md`));
      assert.equal(status, 2, stdout);
      assert.equal(stdout.split('needs -allow_commands').length - 1, commands.length, stdout);
      assert.equal(existsSync(marker), false);
      await verifier.untilAllEnded();
    });

  it('may name its nodes as it likes', async () => {
    const text = (block: string): string => `\`\`\`${block}
%% foo
$ terl -sname ${block}@localhost
...
(${block}@localhost)1> node()
'${block}@localhost'
\`\`\`\n`;
    const files = ['terl', 'terminal'].map((block) => verifier.write(`${block}.md`, text(block)));
    const { stdout, status } = await verifier.run(...files);
    assert.equal(status, 0, stdout);
  });

  it('cannot type a command into the shell of a screen', async () => {
    const marker = join(verifier.folder, 'marker');
    const text = `<!-- timeout: 3s -->\n\`\`\`terminal
%% foo
$ terl -sname foo
...
(foo@host)1> halt()
$ echo $?
0
%% type touch ${marker}
%% keys Enter
refused: touch ${marker}
\`\`\`\n`;
    const { stdout } = await verifier.run(verifier.write('d.md', text));
    assert.equal(existsSync(marker), false, stdout);
    assert.match(stdout, /^ {4}refused: touch /m);
    await verifier.untilAllEnded();
  });

  it('cannot signal a process that is not its own', async () => {
    const other = spawn('sleep', ['100']);
    try {
      for (const block of ['terl', 'terminal']) {
        const text = `\`\`\`${block}\n%% foo\n$ kill -9 ${other.pid}\n\`\`\`\n`;
        const { stdout, status } = await verifier.run(verifier.write('d.md', text));
        assert.match(stdout, /process \d+ is not a program of this session/);
        assert.equal(status, 2);
      }
      assert.equal(other.signalCode, null);
    } finally {
      other.kill();
    }
  });

  it('reads no folder and no module outside its own, unless commands are allowed', async () => {
    verifier.write('secret/mine.ts', 'export const answer = (): number => 42;\n');
    const secret = join(verifier.folder, 'secret');
    const refused = 'permission denied: a session document reads only its own folder';
    const text = `\`\`\`ts sub/own.ts\nexport const answer = (): number => 1;\n\`\`\`\n${session(`
      (foo@host)1> ls('${secret}')
      [...]: ${refused}
      'ok'
      (foo@host)2> ls('../..')
      [...]: ${refused}
      'ok'
      (foo@host)3> cd('${secret}')
      ${refused}
      'ok'
      (foo@host)4> ls('/no/such/folder')
      [...]: ${refused}
      'ok'
      (foo@host)5> c('mine')
      ...
      (foo@host)6> cd('sub')
      ...
      (foo@host)7> own.answer()
      1
      (foo@host)8> ls('..')
      [...]sub[...]
      'ok'
    `)}`;
    const { stdout } = await verifier.run('-update', verifier.write('d.md', text));
    const read = verifier.read('d.md');
    assert.equal(read.split(refused).length - 1, 4, read + stdout);
    assert.doesNotMatch(read, /42|mine\.ts/);
    const allowed = session(`
      (foo@host)1> cd('${secret}')
      ...
      (foo@host)2> mine.answer()
      42
    `);
    const trusted = await verifier.run('-allow_commands', verifier.write('t.md', allowed));
    assert.equal(trusted.status, 0, trusted.stdout);
    const given = session(`(foo@host)1> cd('${secret}')\n...\n(foo@host)2> mine.answer()\n42`);
    const open = await verifier.run(verifier.write('g.md', given), '-pa', 'secret');
    assert.equal(open.status, 0, open.stdout);
  });

  it('writes no file outside its folder', async () => {
    const outside = join(verifier.folder, 'outside.md');
    const text = session(`
      (foo@host)1> transcript.start('${outside}')
      ['error', 'a session document keeps its transcripts in its folder, got ${outside}']
      (foo@host)2> cd('..')
      ...
      (foo@host)3> transcript.start('inside.md')
      ['ok', 'inside.md']
    `);
    const { stdout, status } = await verifier.run(verifier.write('d.md', text));
    assert.equal(status, 0, stdout);
    assert.equal(existsSync(outside), false);
    for (const path of ['../a.ts', '/tmp/a.ts', '.terl.ts', 'a/../../b.ts']) {
      const file = `\`\`\`ts ${path}\nexport const a = 1\n\`\`\`\n${text}`;
      const came = await verifier.run(verifier.write('d.md', file));
      assert.equal(came.status, 2);
      assert.match(came.stdout, /^d\.md:1: /);
    }
  });

  it('has a HOME, a mapper and an environment of its own', async () => {
    const text = session(`
      %% foo
      (foo@host)1> os.getenv('HOME')
      [...]
      (foo@host)2> os.getenv('SECRET')
      false
      (foo@host)3> pwd()
      [...]/work
      'ok'
      %% ops
      $ tpmd -names
      tpmd: up and running on port [...] with data:
      name foo at port [...]
    `);
    const path = verifier.write('d.md', text);
    const { child, ended } = verifier.start([path], { SECRET: 'mine', TERL_MAPPER_PORT: '1' });
    child.stdin?.end();
    const { stdout, status } = await ended;
    assert.equal(status, 0, stdout);
  });
});
