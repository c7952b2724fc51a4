// -stay: a person types into the nodes of a document.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../../scripts/build.ts';
import { openTerminal } from '../../helpers/terminal.ts';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('terl -verify -stay', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  const text = session('%% foo\n(foo@host)1> const A = 40\n40\n%% bar\n(bar@host)1> 1\n1');

  it('types into the nodes after the document, until Ctrl-D', async () => {
    const { child, until, ended } = verifier.start([verifier.write('d.md', text), '-stay']);
    await until(/You are in the nodes now/);
    await until(/%% foo\n\(foo@\S+\)2> $/);
    child.stdin?.write('A + 2\n');
    await until(/2> 42\n\(foo@\S+\)3> $/);
    child.stdin?.write('%% baz\n');
    await until(/expected one of the terminals foo, bar, got "baz"/);
    child.stdin?.write('%% bar\n');
    await until(/%% bar\n\(bar@\S+\)2> $/);
    child.stdin?.write(`spawn('foo@' + node().split('@')[1], 'io', 'format', ['to bar~n', []])\n`);
    await until(/to bar\n/);
    child.stdin?.write('halt()\n');
    await until(/the program in bar has ended with status 0\n/);
    child.stdin?.write('1\n');
    await until(/no program runs in bar/);
    child.stdin?.end();
    const { status, stdout } = await ended;
    assert.equal(status, 0, stdout);
    assert.match(stdout, /\n1 document, 2 steps, [^\n]*\n$/); // on a line of its own
    await verifier.untilAllEnded();
  });

  it('stays at the first difference', async () => {
    const { child, until, ended } = verifier.start([
      verifier.write('d.md', text.replace('1\n1', '1\n2')),
      '-stay',
    ]);
    await until(/it shows something else[\s\S]*You are in the nodes now/);
    child.stdin?.write('A\n');
    await until(/40\n/);
    child.stdin?.end();
    assert.equal((await ended).status, 1);
    await verifier.untilAllEnded();
  });

  it('goes on to the next document at the end of a pipe, and says what was as written when it was played', async () => {
    const { child, until, ended } = verifier.start([
      verifier.write('a.md', text),
      verifier.write('b.md', text),
      '-stay',
    ]);
    await until(/ok a\.md:3 [\s\S]*You are in the nodes now/);
    child.stdin?.end();
    const { status, stdout } = await ended;
    assert.equal(status, 0, stdout);
    assert.match(stdout, /\n2 documents, 4 steps/);
    await verifier.untilAllEnded();
  });

  it('stays in one document after the other in a terminal: Ctrl-D ends the nodes of one', async () => {
    verifier.write('a.md', text);
    verifier.write('b.md', text);
    const program = ['--no-node-snapshot', join(root, 'dist/terl.js')];
    const terminal = openTerminal(
      process.execPath,
      [...program, '-verify', 'a.md', 'b.md', '-stay'],
      { cwd: verifier.folder, env: { TMPDIR: join(verifier.folder, 't') } },
    );
    const shown = (wanted: RegExp) => (lines: readonly string[]) => wanted.test(lines.join('\n'));
    try {
      await terminal.until(shown(/ok a\.md:3 [\s\S]*%% foo\n\(foo@\S+\)2>$/));
      terminal.enter('A + 2');
      await terminal.until(shown(/\n42\n\(foo@\S+\)3>$/));
      terminal.press('C-d');
      await terminal.until(shown(/ok b\.md:3 [\s\S]*%% foo\n\(foo@\S+\)2>$/));
      terminal.enter('A + 3');
      await terminal.until(shown(/\n43\n\(foo@\S+\)3>$/));
      terminal.press('C-d');
      await terminal.until(shown(/\n2 documents, 4 steps, [\d.]+ s: all is as it is written$/));
      assert.equal((await terminal.exited()).status, 0);
    } finally {
      terminal.close();
    }
    await verifier.untilAllEnded();
  });

  it('ends when no program is left, and does not begin without one', async () => {
    const one = session('(foo@host)1> 1\n1');
    const { child, until, ended } = verifier.start([verifier.write('d.md', one), '-stay']);
    await until(/%% foo\n\(foo@\S+\)2> $/);
    child.stdin?.write('halt()\n');
    const { status, stdout } = await ended;
    assert.equal(status, 0, stdout);
    assert.match(stdout, /ended with status 0\nNo program is left to type into\.\n1 document/);
    const halted = verifier.start([
      verifier.write('h.md', session('(foo@host)1> halt()')),
      '-stay',
    ]);
    const came = await halted.ended;
    assert.match(came.stdout, /\nNo program is left to type into\.\n1 document/);
    assert.doesNotMatch(came.stdout, /You are in the nodes/);
    await verifier.untilAllEnded();
  });

  it('knows on Ctrl-C that something differs', async () => {
    const { child, until, ended } = verifier.start([
      verifier.write('d.md', text.replace('1\n1', '1\n2')),
      '-stay',
    ]);
    await until(/You are in the nodes now[\s\S]*%% foo\n\(foo@\S+\)2> $/);
    child.stdin?.write('await receive()\n');
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    assert.equal(status, 1, stdout);
    assert.match(stdout, /d\.md: it was stopped before its end\n1 document, [^\n]*: 1 differs\n$/);
    await verifier.untilAllEnded();
  });

  it('ends with its nodes on Ctrl-C, too', async () => {
    const { child, until, ended } = verifier.start([verifier.write('d.md', text), '-stay']);
    await until(/%% foo\n\(foo@\S+\)2> $/);
    child.kill('SIGINT');
    assert.equal((await ended).status, 2);
    await verifier.untilAllEnded();
  });
});
