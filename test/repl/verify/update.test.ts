// terl -verify -update: the outputs alone are written anew, and only by a run that came to its end.

import assert from 'node:assert/strict';
import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('terl -verify -update', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  /** Update a document; returns its text after a second run, which changes nothing. */
  async function updated(text: string): Promise<string> {
    verifier.write('d.md', text);
    const first = await verifier.run('-update', 'd.md');
    assert.equal(first.status, 0, first.stdout);
    const once = verifier.read('d.md');
    const second = await verifier.run('-update', 'd.md');
    assert.equal(second.status, 0, second.stdout);
    assert.equal(verifier.read('d.md'), once, 'a second run changes nothing');
    const verified = await verifier.run('d.md');
    assert.equal(verified.status, 0, verified.stdout);
    return once;
  }

  it('writes outputs that differ, and keeps wildcards, example pids and all other bytes', async () => {
    const text = `# T\t\n\n${session(`
      (foo@host)1> 1 + 2
      4
      (foo@host)2> const P = spawn(() => receive())
      <0.17.0>
      (foo@host)3> [P, 'a long text', 1]
      [<0.17.0>, [...], 2]
      (foo@host)4> [P, [1, 2]]
      [<0.17.0>, [1, [...]]]
      (foo@host)5> ls()
      ...
      'ok'
      (foo@host)6> node()
    `)}  trailing  \n\n~~~~js\n(foo@host)1> no session\n~~~~`;
    const wanted = text
      .replace('\n4\n', '\n3\n')
      .replace('[<0.17.0>, [...], 2]', '[<0.17.0>, [...], 1]')
      .replace('6> node()', "6> node()\n'foo@host'");
    assert.equal(await updated(text), wanted);
  });

  it('keeps what still fits of a value, or a text, of which something else differs', async () => {
    const text = session(`
      (foo@host)1> [1, 'abc', 2]
      [1, 'a[...]', 3]
      (foo@host)2> ({ a: 'x', b: 1, c: 5 })
      { a: '[...]', b: 2, c: 5 }
      (foo@host)3> console.log('hello there 5')
      hello [...] 6
      undefined
      (foo@host)4> const R = make_ref()
      #Ref<0.1.2.3>
      (foo@host)5> [make_ref(), R, 6]
      [#Ref<0.4.5.6>, #Ref<0.1.2.3>, 7]
      (foo@host)6> const P = spawn(() => receive())
      <0.17.0>
      (foo@host)7> const Q = spawn(() => receive()); console.log(Q, 1)
      <0.18.0> 2
      undefined
      (foo@host)8> console.log(P, Q); [P, Q, 1]
      <0.17.0> is not <0.18.0>
      [<0.17.0>, <0.18.0>, 2]
    `);
    const wanted = text
      .replace('3]\n(foo', '2]\n(foo')
      .replace('b: 2', 'b: 1')
      .replace('] 6', '] 5')
      .replace('7]', '6]')
      .replace('<0.18.0> 2', '<0.18.0> 1')
      .replace('<0.17.0> is not <0.18.0>', '<0.17.0> <0.18.0>')
      .replace('<0.18.0>, 2]', '<0.18.0>, 1]');
    assert.equal(await updated(text), wanted);
  });

  it('says how many outputs are written anew', async () => {
    verifier.write('d.md', session('(foo@host)1> 1\n2\n(foo@host)2> 2\n2\n(foo@host)4> 3\n4'));
    const { stdout, status } = await verifier.run('-update', 'd.md');
    assert.match(
      stdout,
      /\nd\.md is written anew\n1 document, 3 steps, [\d.]+ s: 2 outputs are written anew\n$/,
    );
    assert.equal(status, 0);
    const again = await verifier.run('-update', 'd.md', '-json');
    assert.match(again.stdout, /\n\{"file":"d.md","status":0\}\n/);
    const check = `${session('(foo@host)1> 1\n2')}<!-- timeout: 300ms -->\n<!-- check foo: 1 === 2 -->\n`;
    const other = await verifier.run('-update', verifier.write('e.md', check));
    assert.match(other.stdout, /: 1 output is written anew, 1 differs\n$/);
    assert.equal(other.status, 1);
  });

  it('gives inserted entries their numbers and outputs', async () => {
    const text = session(`
      (foo@host)1> const A = 1
      1
      (foo@host)2> const B = spawn(() => receive())
      (foo@host)2> A + 1
      2
      (foo@host)3> [1,
      (foo@host)3> A]
      [1, 1]
    `);
    assert.equal(
      await updated(text),
      session(`
      (foo@host)1> const A = 1
      1
      (foo@host)2> const B = spawn(() => receive())
      <0.90.0>
      (foo@host)3> A + 1
      2
      (foo@host)4> [1,
      (foo@host)4> A]
      [1, 1]
    `).replace('<0.90.0>', /<0\.\d+\.0>/.exec(verifier.read('d.md'))?.[0] ?? ''),
    );
  });

  it('keeps the ends of lines', async () => {
    const text = session('(foo@host)1> 1 + 2\n4').replaceAll('\n', '\r\n');
    assert.equal(await updated(text), text.replace('4', '3'));
  });

  it('writes a report that no step wanted where it appeared', async () => {
    const text = session(`
      %% foo
      (foo@host)1> spawn(() => { throw new Error('oops') })
      <0.90.0>
      (foo@host)2> 2
      2
      %% bar
      (bar@host)1> 3
      3
    `);
    const once = await updated(text);
    const [before = '', report = ''] = once.split('\n(foo@host)2> 2')[0]?.split('<0.90.0>\n') ?? [];
    assert.match(before, /1> spawn/);
    assert.match(
      report,
      /^=ERROR REPORT==== .*\nError in process <0\.90\.0> on node foo@host with/,
    );
    assert.match(once, /\n\(foo@host\)2> 2\n2\n%% bar\n/);
  });

  it('writes what screens show, and when: keys, menus, late reports, the numbers of prompts', async () => {
    const text = `<!-- timeout: 3s -->
\`\`\`terminal
%% foo
$ terl -sname foo
...
(foo@host)1> spawn(async () => { await sleep(700); throw new Error('oops') })
<0.77.0>
(foo@host)2> 1
1
(foo@host)3>
%% keys C-g
User switch command
 --> j
   1* {shell,start,[]}
 --> c
(foo@host)5> 2
3
%% type 1 +
(foo@host)4> 1 +
%% keys Up
(foo@host)4> 9
%% keys Enter
2
(foo@host)5> sleep(900)
(foo@host)7> [1, 'a long text', 2]
[1, [...], 3]
%% bar
(bar@host)1> self() ! 'hi'
(bar@host)2> flush()
Shell got 'bye'
'ok'
\`\`\`
`;
    const once = await updated(text);
    const report =
      /=ERROR REPORT==== .*\nError in process <0\.77\.0> on node foo@host with .*\n\[.*\n/;
    assert.match(once, report);
    assert.equal(
      once.replace(report, ''),
      text
        .replace('[]}', '[init]}')
        .replace('5> 2\n3', '3> 2\n2')
        .replace('4> 9', '4> 2')
        .replace('sleep(900)\n', "sleep(900)\n'ok'\n")
        .replace('7> [1', '6> [1')
        .replace('[1, [...], 3]', '[1, [...], 2]')
        .replace("! 'hi'\n", "! 'hi'\n'hi'\n")
        .replace("'bye'", "'hi'"),
    );
  });

  it('writes what screens show while a process prints above the line that is typed', async () => {
    const prints =
      "spawn(async () => { for (let n = 100; n < 300; n++) { await sleep(3); io.format('~p~n', [n]) } })";
    const text = `<!-- timeout: 3s -->
\`\`\`terminal
%% foo
$ terl -sname foo
...
(foo@host)1> ${prints}
<0.77.0>
(foo@host)2> 'one'
'one'
(foo@host)2> 'two'
'two'
(foo@host)9> 'three'
'four'
\`\`\`
`;
    verifier.write('d.md', text);
    const { status, stdout } = await verifier.run('-update', 'd.md');
    assert.equal(status, 0, stdout);
    const lines = verifier.read('d.md').split('\n');
    const isPrinted = (line: string): boolean => /^\d+$/.test(line);
    assert.deepEqual(
      lines.filter(isPrinted),
      Array.from({ length: 200 }, (_, n) => `${100 + n}`),
    );
    assert.equal(
      lines.filter((line) => !isPrinted(line)).join('\n'),
      text
        .replace("2> 'two'", "3> 'two'")
        .replace("9> 'three'", "4> 'three'")
        .replace('four', 'three'),
    );
  });

  it('leaves a report where the document has it, also if it came earlier', async () => {
    const text = session(`
      (foo@host)1> spawn(() => { throw new Error('oops') })
      <0.90.0>
      (foo@host)2> sleep(100)
      'ok'
      (foo@host)3> 4
      5
      =ERROR REPORT==== 22-Nov-2026::13:39:03.679000 ===
      Error in process <0.90.0> on node foo@host with exit value:
      [...]
    `);
    const once = await updated(text);
    assert.match(once, /3> 4\n4\n/);
    assert.equal(once.split('REPORT').length, 2, once);
  });

  it('writes nothing when the run does not come to its end', async () => {
    const endings = {
      'an entry does not return': '(foo@host)2> await receive()',
      'the node ends': '(foo@host)2> halt()\n(foo@host)3> 1',
      'a command is refused': '$ rm -rf /',
      'the prompt is of another node': '(bar@host)2> 1',
    };
    for (const [why, step] of Object.entries(endings)) {
      const terminal = '%% foo\n';
      const text = `<!-- timeout: 1s -->\n${session(`${terminal}(foo@host)1> 1\n2\n${step}\nold output\n`)}`;
      verifier.write('d.md', text);
      const { stdout, status } = await verifier.run('-update', 'd.md');
      assert.equal(status, 2, `${why}: ${stdout}`);
      assert.match(stdout, /d\.md is left as it is: the run did not come to its end/, why);
      assert.equal(verifier.read('d.md'), text, why);
    }
    await verifier.untilAllEnded();
  });

  it('writes nothing when it is stopped or killed in the middle', async () => {
    const text = session(`
      (foo@host)1> 1
      2
      (foo@host)2> await sleep(60000)
    `);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      verifier.write('d.md', `<!-- timeout: 90s -->\n${text}`);
      const { child, until, ended } = verifier.start(['-update', 'd.md']);
      await until(/d\.md:3: /);
      child.kill(signal);
      const { status, stdout } = await ended;
      assert.equal(status, signal === 'SIGKILL' ? null : 2, stdout);
      assert.equal(verifier.read('d.md'), `<!-- timeout: 90s -->\n${text}`);
      await verifier.untilAllEnded();
    }
  });

  it('leaves a document as it is that was changed, or removed, while it was played', async () => {
    const text = `<!-- timeout: 20s -->\n${session('(foo@host)1> 1\n2\n(foo@host)2> await sleep(1500)\n"ok"')}`;
    verifier.write('d.md', text);
    const { until, ended } = verifier.start(['-update', 'd.md']);
    await until(/d\.md:3: /);
    verifier.write('d.md', 'mine');
    const { status, stdout } = await ended;
    assert.match(stdout, /d\.md: it is left as it is: it was changed while it was played/);
    assert.equal(status, 2);
    assert.equal(verifier.read('d.md'), 'mine');
  });

  it('leaves a document as it is that cannot be written whole', async () => {
    const text = `${session('(foo@host)1> 1\n2')}${'prose '.repeat(10_000)}`;
    verifier.write('d.md', text);
    const limited = 'trap "" XFSZ; ulimit -f 8; exec "$@"'; // files have 4 KiB at most, as on a disk that is full
    const { status, stdout } = await verifier.runIn(limited, '-update', 'd.md');
    assert.match(
      stdout,
      /d\.md: it is left as it is: it cannot be written: files may not become so large here \(EFBIG\)/,
    );
    assert.equal(status, 2);
    assert.equal(verifier.read('d.md'), text);
    assert.deepEqual(readdirSync(verifier.folder).sort(), ['d.md', 't']);
    await verifier.untilAllEnded();
  });

  it('keeps the mode of a file, and a link to it', async () => {
    verifier.write('real/d.md', session('(foo@host)1> 1\n2'));
    symlinkSync('real/d.md', join(verifier.folder, 'link.md'));
    const { mode } = statSync(join(verifier.folder, 'real/d.md'));
    assert.equal((await verifier.run('-update', 'link.md')).status, 0);
    assert.match(verifier.read('real/d.md'), /1> 1\n1\n/);
    assert.equal(statSync(join(verifier.folder, 'real/d.md')).mode, mode);
    assert.deepEqual(readdirSync(join(verifier.folder, 'real')), ['d.md']);
  });

  it('ends with 1 if a check does not hold, which writing does not mend', async () => {
    const text = `${session('(foo@host)1> 1\n2')}<!-- timeout: 300ms -->\n<!-- check foo: 1 === 2 -->\n`;
    verifier.write('d.md', text);
    const { status, stdout } = await verifier.run('-update', 'd.md');
    assert.equal(status, 1, stdout);
    assert.equal(verifier.read('d.md'), text.replace('\n2\n', '\n1\n'));
  });
});
