// terl -verify: what it says of documents, and its exit status.

import assert from 'node:assert/strict';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('terl -verify', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  const sum = session(`
    (foo@host)1> 1 + 2
    3
  `);

  it('says of each step that it is as written, ends with 0 and leaves nothing behind', async () => {
    const { stdout, stderr, status } = await verifier.run(verifier.write('sum.md', sum));
    assert.match(
      stdout,
      /^ok sum\.md:2 foo \(foo@host\)1> 1 \+ 2 \(\d+ ms\)\n1 document, 1 step, /,
    );
    assert.match(stdout, /: all is as it is written\n$/);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    await verifier.untilAllEnded();
  });

  it('names file, line, terminal, and shows what is wanted and what is shown', async () => {
    const text = session(`
      %% foo
      (foo@host)1> 1 + 2
      3
      %% bar
      (bar@host)1> [node(), 2]
      ['bar@host', 3]
      (bar@host)2> 'is not played'
    `);
    const { stdout, status } = await verifier.run(verifier.write('d/e.md', text));
    const [place = '', ...lines] = stdout.split('\n').slice(1);
    assert.equal(place, 'd/e.md:6: bar (bar@host)1> [node(), 2]');
    assert.deepEqual(lines.slice(0, 5), [
      '  it shows something else',
      '  - wanted',
      '  + shown',
      "  - ['bar@host', 3]",
      "  + ['bar@host', 2]",
    ]);
    assert.match(stdout, /, 2 steps, .*: 1 differs\n$/);
    assert.equal(status, 1);
  });

  it('lets a killed node say that it is gone, whether it is written or not', async () => {
    const gone = '\n    %% foo\n    terl: the node is gone: it crashed or was killed';
    for (const written of ['', gone]) {
      const text = session(`
    %% foo
    $ terl -sname foo
    ...
    (foo@host)1> sleep(700) // half a second after its start it has its guardian
    'ok'
    %% other
    $ kill -9 <pid of foo>${written}
    %% foo
    $ terl -sname foo
    ...
    (foo@host)1> 1 + 1
    2
      `);
      const { stdout, status } = await verifier.run(verifier.write('killed.md', text));
      assert.equal(status, 0, stdout);
    }
  });

  it('lets what a process prints before the next entry is typed stand below that entry', async () => {
    const text = session(`
      %% foo
      $ terl -sname foo
      ...
      (foo@host)1> spawn(async () => { await sleep(20); io.format('early~n', []) })
      <0.90.0>
      %% bar
      $ terl -sname bar
      ...
      (bar@host)1> sleep(100)
      'ok'
      %% foo
      (foo@host)2> 1 + 1
      early
      2
    `);
    const { stdout, status } = await verifier.run(verifier.write('early.md', text));
    assert.equal(status, 0, stdout);
  });

  const pids = (first: string, second: string): string =>
    session(`
      (foo@host)1> const P = spawn(() => receive())
      <0.91.0>
      (foo@host)2> const Q = spawn(() => receive())
      <0.92.0>
      (foo@host)3> [P, Q]
      [${first}, ${second}]
    `);

  it('accepts other pids than those that are written, but not two that are swapped', async () => {
    verifier.write('same.md', pids('<0.91.0>', '<0.92.0>'));
    verifier.write('swapped.md', pids('<0.92.0>', '<0.91.0>'));
    assert.equal((await verifier.run('same.md')).status, 0);
    const { stdout, status } = await verifier.run('swapped.md');
    assert.match(stdout, /swapped\.md:6: .*\n {2}<0\.9[12]\.0> is .*line \d/);
    assert.equal(status, 1);
  });

  it('knows a process that two terminals show', async () => {
    const text = (seen: string): string =>
      session(`
        %% foo
        (foo@host)1> const P = spawn('bar@host', () => receive())
        <2.91.1>
        (foo@host)2> send(['there', 'bar@host'], 1)
        1
        (foo@host)3> rpc.call('bar@host', 'erlang', 'register', ['it', P])
        true
        (foo@host)4> self()
        <0.88.0>
        %% bar
        (bar@host)1> whereis('it')
        ${seen}
        (bar@host)2> const Q = spawn(() => receive())
        <0.95.0>
      `);
    verifier.write('same.md', text('<0.91.1>'));
    const { stdout, status } = await verifier.run('same.md');
    assert.equal(status, 0, stdout);
    verifier.write('other.md', text('<2.88.0>'));
    assert.equal((await verifier.run('other.md')).status, 1);
  });

  it('prints an object a line with -json', async () => {
    const text = session(`
      (foo@host)1> 1 + 2
      3
      (foo@host)2> 2 + 2
      5
    `);
    const { stdout, status } = await verifier.run(verifier.write('a.md', text), '-json');
    const [first, second, ...last] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(typeof first.ms, 'number');
    assert.deepEqual(
      { ...first, ms: 0 },
      {
        file: 'a.md',
        line: 2,
        terminal: 'foo',
        act: 'entry',
        prompt: '(foo@host)1>',
        typed: '1 + 2',
        ms: 0,
        ok: true,
      },
    );
    assert.deepEqual(
      [second.line, second.ok, second.fault, second.wanted, second.shown],
      [4, false, 'it shows something else', ['5'], ['4']],
    );
    assert.deepEqual(last, [{ file: 'a.md', status: 1 }, { status: 1 }]);
    assert.equal(status, 1);
  });

  it('prints whole milliseconds, and the status of each document, with -json', async () => {
    const check = `${sum}<!-- timeout: 300ms -->\n<!-- check foo: 1 === 2 -->\n`;
    verifier.write('a.md', check);
    const { stdout } = await verifier.run('a.md', 'none.md', '-json', '-jobs', '1');
    const [step, asked, ...last] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(Number.isInteger(step.ms) && Number.isInteger(asked.ms), stdout);
    assert.deepEqual(last, [
      { file: 'a.md', status: 1 },
      { file: 'none.md', fault: 'it cannot be read: there is no such file (ENOENT)' },
      { file: 'none.md', status: 2 },
      { status: 1 },
    ]);
  });

  it('reports each step and each check in a line', async () => {
    const late = session('(foo@host)1> 1\n1', '%% foo\nlate');
    const text = `<!-- timeout: 1s -->\n${late}<!-- check foo: (\n  1\n) -->\n`;
    const first = await verifier.run(verifier.write('late.md', text));
    assert.match(first.stdout, /^late\.md:\d+: foo shows late\n {2}it shows something else\n/m);
    const check = await verifier.run(
      verifier.write('check.md', text.replace('%% foo\nlate', '%% foo')),
    );
    assert.match(check.stdout, /^check\.md:\d+: foo check \(⏎ {2}1⏎\)\n {2}it is 1\n/m);
  });

  it('plays several documents at once with -jobs, and the report of each is in one piece', async () => {
    const files = ['a.md', 'b.md', 'c.md', 'd.md'];
    for (const file of files) verifier.write(file, `${sum}\n${session('(foo@host)2> 4\n4')}`);
    const { stdout, status } = await verifier.run(...files, '-jobs', '4');
    assert.equal(status, 0, stdout);
    const named = stdout
      .split('\n')
      .map((line) => /ok (.)\.md/.exec(line)?.[1] ?? '')
      .join('');
    assert.match(named, /^(?:aa|bb|cc|dd){4}$/);
    assert.match(stdout, /4 documents, 8 steps/);
  });

  it('takes the worst of several: a difference, else what could not be told', async () => {
    const other = session('(foo@host)1> 1\n2');
    verifier.write('good.md', sum);
    verifier.write('other.md', other);
    verifier.write('fault.md', '```terl\n(foo@host)1> 1\n');
    assert.equal((await verifier.run('good.md', 'fault.md')).status, 2);
    assert.equal((await verifier.run('fault.md', 'other.md', 'good.md')).status, 1);
  });

  it('plays one heading with -only, after what stands before it', async () => {
    const parts = ['(foo@host)1> const A = 1\n1', '(foo@host)2> A + 1\n2', '(foo@host)3> A\n7'];
    const text = ['One', 'Two', 'Three']
      .map((heading, at) => `## ${heading}\n\n${session(parts[at] ?? '')}`)
      .join('\n');
    verifier.write('parts.md', text);
    const { stdout, status } = await verifier.run('parts.md', '-only', 'two');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /2 steps/);
    const none = await verifier.run('parts.md', '-only', 'Four');
    assert.match(none.stdout, /parts\.md:1: no heading has "Four" in it/);
    assert.equal(none.status, 2);
  });

  it('plays one heading alone with -only where each section has nodes of its own', async () => {
    const fresh = '<!-- nodes: fresh in each section -->\n';
    const text = `# T\n${fresh}\n## One\n${session('(foo@host)1> 1\n2')}\n## Two\n${session('(foo@host)1> 2\n2')}`;
    verifier.write('fresh.md', text);
    assert.equal((await verifier.run('fresh.md', '-only', 'two')).status, 0);
    assert.equal((await verifier.run('fresh.md')).status, 1);
  });

  it('takes what a program prints for its output, also if it looks like a prompt or a banner', async () => {
    const text = session(`
      (foo@host)1> console.log('(foo@host)9> faked')
      [...] faked
      undefined
      (foo@host)2> console.log('(foo@host)3> ')
      [...]
      undefined
      (foo@host)3> console.log('Eshell V1\\n7> 8')
      Eshell V1
      [...] 8
      undefined
      (foo@host)4> node()
      'foo@host'
    `);
    const { stdout, status } = await verifier.run(verifier.write('d.md', text));
    assert.equal(status, 0, stdout);
    const eaten = text.replace('[...] faked', 'faked');
    assert.equal((await verifier.run(verifier.write('e.md', eaten))).status, 1);
  });

  it('finds modules in the folders of -pa', async () => {
    verifier.write('modules/mine.ts', 'export const answer = (): number => 42;\n');
    verifier.write('m.md', session('(foo@host)1> mine.answer()\n42'));
    const { stdout, status } = await verifier.run('m.md', '-pa', 'modules');
    assert.equal(status, 0, stdout);
  });

  it('refuses flags that do not go together, with a sentence', async () => {
    for (const [args, sentence] of [
      [[], /-verify wants at least one file/],
      [['a.md', '-sname', 'foo'], /-sname does not go with -verify/],
      [['a.md', '-jobs', '0'], /-jobs wants a number/],
      [['a.md', '-stay', '-json'], /-stay does not go with/],
    ] as const) {
      const { stderr, status } = await verifier.run(...args);
      assert.match(stderr, sentence);
      assert.equal(status, 1);
    }
  });
});
