// -stay: a person types into the nodes of a document.

import assert from 'node:assert/strict';
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

  it('ends with its nodes on Ctrl-C, too', async () => {
    const { child, until, ended } = verifier.start([verifier.write('d.md', text), '-stay']);
    await until(/%% foo\n\(foo@\S+\)2> $/);
    child.kill('SIGINT');
    assert.equal((await ended).status, 2);
    await verifier.untilAllEnded();
  });
});
