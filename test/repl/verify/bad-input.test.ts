// Documents that cannot be played, or that go wrong: each is a sentence, and nothing is left behind.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('a document that goes wrong', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(async () => {
    await verifier.untilAllEnded();
    verifier.close();
  });

  /** Play a text; its output and status. */
  const play = (text: string, ...flags: readonly string[]): ReturnType<Verifier['run']> =>
    verifier.run(verifier.write('d.md', text), ...flags);

  const quick = '<!-- timeout: 1s -->\n';

  it('says where its text is wrong', async () => {
    const faults = {
      '<!-- chek: true -->\n': /^d\.md:1: expected one of .*, got "chek"\n/,
      '```terl\n(foo@host)1> 1\n1\n': /^d\.md:1: expected a line ``` that ends this block/,
      '<!-- timeout: soon -->\n': /^d\.md:1: expected a time such as 120s/,
      '<!-- needs: a quiet place -->\n': /^d\.md:1: expected needs: linux, macos/,
      '```terl\n(foo@host)1> \x1b[2Jx\n```\n': /^d\.md:2: /,
      'no session\n': /^d\.md:1: there is no block of the kind terl/,
      '': /^d\.md:1: there is no block/,
    };
    for (const [text, sentence] of Object.entries(faults)) {
      const { stdout, status } = await play(text);
      assert.match(stdout, sentence);
      assert.equal(status, 2);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not be there
      assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f]/);
    }
  });

  it('may be a file that cannot be read', async () => {
    mkdirSync(join(verifier.folder, 'folder.md'));
    verifier.write('latin.md', Buffer.from('one\ntw\xf6\n', 'latin1'));
    const { stdout, status } = await verifier.run('none.md', 'folder.md', 'latin.md');
    assert.match(stdout, /^none\.md: it cannot be read: there is no such file \(ENOENT\)$/m);
    assert.match(stdout, /^folder\.md: it cannot be read: it is a folder \(EISDIR\)$/m);
    assert.match(stdout, /^latin\.md: expected UTF-8, got other bytes in line 2$/m);
    assert.equal(status, 2);
  });

  it('may find no room for its session, which is said as such', async () => {
    const text = session('(foo@host)1> 1\n1');
    const { child, ended } = verifier.start([verifier.write('d.md', text)], {
      TMPDIR: join(verifier.folder, 'd.md'),
    });
    child.stdin?.end();
    const { stdout, status } = await ended;
    assert.match(
      stdout,
      /^d\.md: it could not be played: a folder on the way to it is a file \(ENOTDIR\), at .*mkdtemp/,
    );
    assert.equal(status, 2);
  });

  it('may be named twice: it is played once', async () => {
    verifier.write('d.md', session('(foo@host)1> 1\n1'));
    const { stdout, status } = await verifier.run('d.md', './d.md');
    assert.match(stdout, /\.\/d\.md: it is the same file as d\.md, which is played/);
    assert.equal(status, 2);
  });

  it('may be removed while it is played: it is played to its end', async () => {
    const text = `${session('(foo@host)1> 1\n1\n(foo@host)2> sleep(500)\n"ok"\n(foo@host)3> 1\n1')}`;
    const { until, ended } = verifier.start([verifier.write('d.md', text)]);
    await until(/d\.md:2/);
    rmSync(join(verifier.folder, 'd.md'));
    const { status, stdout } = await ended;
    assert.equal(status, 0, stdout);
  });

  it('may have an entry that never returns', async () => {
    const { stdout, status } = await play(`${quick}${session('(foo@host)1> await receive()\n1')}`);
    assert.match(stdout, /d\.md:3: foo .*receive\(\)\n {2}no prompt came in 1 s\n/);
    assert.equal(status, 1);
  });

  it('may have a node that was stopped, or a node that ends in the middle', async () => {
    const stopped = session(
      '%% foo\n(foo@host)1> 1\n1\n%% bar\n$ kill -STOP <pid of foo>\n%% foo\n(foo@host)2> 1\n1',
    );
    const first = await play(`${quick}${stopped}`);
    assert.match(first.stdout, /d\.md:9: foo .*\n {2}no prompt came in 1 s\n/);
    assert.equal(first.status, 1);
    const ended = session(
      '%% foo\n(foo@host)1> 1\n1\n%% bar\n$ kill -9 <pid of foo>\n%% foo\n(foo@host)2> 1\n1',
    );
    const second = await play(`${quick}${ended}`);
    assert.match(second.stdout, /d\.md:9: foo .*\n {2}.*the program in foo has ended\n/);
    assert.equal(second.status, 1);
  });

  it('may have checks that throw, that are wrong, that never end, and that are of no node', async () => {
    const start = session('%% foo\n(foo@host)1> 1\n1');
    const checks = {
      "(() => { throw new Error('oops') })()": /\n {2}it fails: exception error: .*oops/,
      nothing_of_this_name: /\n {2}it fails: exception error: .*nothing_of_this_name/,
      'await receive()': /\n {2}it gave no answer in (?:1|0\.\d) s\n/,
      '(() => { for (;;); })()': /\n {2}it gave no answer in|no node answers/,
      '1 + 2': /it is 3\n/,
      "console.log('hidden')": /it is undefined\n/,
    };
    for (const [source, sentence] of Object.entries(checks)) {
      const { stdout, status } = await play(`${start}${quick}<!-- check foo: ${source} -->\n`);
      assert.match(stdout, /^d\.md:7: foo check /m);
      assert.match(stdout, sentence);
      assert.equal(status, 1);
    }
  });

  it('may print a hundred megabytes, or escape sequences', async () => {
    const much = session(
      "%% ops\n$ head -c 100000000 /dev/zero | tr '\\0' 'x'\nmuch\n%% foo\n(foo@host)1> 1",
    );
    const { stdout, status } = await play(much, '-allow_commands');
    assert.match(stdout, /it has printed more than 16 MB, and was killed/);
    assert.equal(status, 1);
    assert.ok(stdout.length < 100_000);
    const lines = session(
      "(foo@host)1> for (let i = 0; i < 1e7; i++) console.log('a line of output')\nundefined",
    );
    const second = await play(lines);
    assert.match(second.stdout, /it has printed more than 16 MB, and was killed/);
    const escapes = await play(session("%% ops\n$ printf '\\033[2Jx\\n'\ny"), '-allow_commands');
    assert.match(escapes.stdout, /\n {2}\+ x\n/);
    assert.equal(escapes.stdout.includes('\u001b'), false);
  });

  it('may have a thousand steps', async () => {
    const steps = Array.from({ length: 1_000 }, (_, n) => `(foo@host)${n + 1}> ${n} + 1\n${n + 1}`);
    const { stdout, status } = await play(session(steps.join('\n')));
    assert.equal(status, 0, stdout.slice(-500));
    assert.match(stdout, /1000 steps/);
  });

  it('may have nodes that do not start: it could not be told', async () => {
    const first = await play(
      `${quick}${session('(foo@host)1> 1\n1')}`.replaceAll('foo', 'f-'.repeat(140)),
    );
    assert.equal(first.status, 2, first.stdout);
    assert.match(first.stdout, /the node \S+: it has not started: terl: /);
    const onScreen = session('(foo@host)1> 1\n1').replace('terl', 'terminal');
    const second = await play(`${quick}${onScreen}`.replaceAll('foo', 'f-'.repeat(140)));
    assert.equal(second.status, 2, second.stdout);
    assert.match(second.stdout, /the node \S+: it has not started: terl: /);
  });

  it('may need what is not here: the section is skipped, and it could not be told', async () => {
    const other = process.platform === 'darwin' ? 'linux' : 'macos';
    const text = `# T\n## A\n<!-- needs: ${other} | buy one -->\n${session('(foo@host)1> 1\n2')}
### Below\n${session('(foo@host)2> 1\n2')}\n## B\n<!-- needs: sh, 127.0.0.1 -->\n${session('(foo@host)1> 1\n1')}`;
    const { stdout, status } = await play(text);
    assert.match(stdout, new RegExp(`^skipped d\\.md:2 A: it needs ${other} \\(buy one\\)$`, 'm'));
    assert.match(stdout, /^skipped d\.md:9 Below: it needs/m);
    assert.match(stdout, /, 1 step, [^\n]*: 2 sections are skipped, it could not be told/);
    assert.equal(status, 2);
    const missing = await play(`<!-- needs: no_such_program -->\n${session('(foo@host)1> 1\n1')}`);
    assert.match(missing.stdout, /it needs no_such_program$/m);
    const differs = await play(`${text}${session('(foo@host)2> 1\n2')}`);
    assert.equal(differs.status, 1);
  });

  it('may leave out a section with a reason, which is no fault', async () => {
    const text = `## A\n<!-- skip: it takes a day -->\n${session('(foo@host)1> 1\n2')}\n## B\n${session('(foo@host)1> 1\n1')}`;
    const { stdout, status } = await play(text);
    assert.match(stdout, /^skipped d\.md:1 A: it takes a day$/m);
    assert.match(stdout, /: 1 section is skipped, all is as it is written\n$/);
    assert.equal(status, 0);
  });

  it('keeps to the time of its steps and of its looks', async () => {
    const begun = performance.now();
    const text = `${quick}${session("(foo@host)1> whereis('nobody')\n<0.1.0>")}`;
    assert.equal((await play(text)).status, 1);
    const check = `${session('(foo@host)1> 1\n1')}${quick}<!-- check: await receive() -->\n`;
    assert.equal((await play(check)).status, 1);
    assert.ok(performance.now() - begun < 8_000);
  });
});

describe('a mapper that does not start', () => {
  it('is said, and it could not be told', async function () {
    this.timeout(60_000);
    const verifier = makeVerifier();
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const text = session(
        `%% foo\n$ terl -sname foo -mapper_port ${port}\n...\n(foo@host)1> 1\n1`,
      );
      const { stdout, status } = await verifier.run(
        verifier.write('d.md', text),
        '-allow_commands',
      );
      assert.match(stdout, /^d\.md:3: .*\n {2}it has not started: terl: /);
      assert.equal(status, 2, stdout);
      await verifier.untilAllEnded();
    } finally {
      server.close();
      verifier.close();
    }
  });
});
