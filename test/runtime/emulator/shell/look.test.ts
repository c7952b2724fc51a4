// Looks: expressions that are evaluated unseen, with the shell's variables.

import assert from 'node:assert/strict';
import { testNodes } from '../../../helpers/start-node.ts';

describe('a look', () => {
  const nodes = testNodes();

  it('has the variables of the shell, and leaves none behind', async () => {
    const foo = await nodes.start('foo');
    await foo.type('const A = 1; let b = [1]');
    assert.deepEqual(await foo.look('const d = A + 1; b = d; [A, b, d]'), {
      ok: true,
      text: '[1, 2, 2]',
    });
    assert.equal(await foo.type('b'), '[1]');
    assert.match(await foo.type('d'), /d is not a variable/);
  });

  it('is not seen: no process, no pid of the shell, no output, no number of the prompt', async () => {
    const foo = await nodes.start('foo');
    const before = await foo.type('processes().length');
    assert.deepEqual(await foo.look("console.log('seen'); io.format('seen'); self()"), {
      ok: true,
      text: '<0.68.0>',
    });
    assert.equal((await foo.look('processes().length')).text, before);
    assert.deepEqual(foo.printed, [before]);
    const [first, second] = [await foo.type('spawn(() => 1)'), await foo.type('spawn(() => 1)')];
    await foo.look('1');
    const numbers = [first, second, await foo.type('spawn(() => 1)')].map((pid) =>
      Number(pid.split('.')[1]),
    );
    assert.deepEqual(numbers, [numbers[0], (numbers[0] ?? 0) + 1, (numbers[0] ?? 0) + 2]);
  });

  it('waits for promises and other nodes', async () => {
    const [foo] = [await nodes.start('foo'), await nodes.start('bar')];
    for (let turn = 0; turn < 3; turn++)
      assert.equal(
        (
          await foo.look(
            "const r = rpc.call('bar@localhost', 'erlang', 'node', []); await r",
            2_000,
          )
        ).text,
        "'bar@localhost'",
      );
  });

  it('says what went wrong', async () => {
    const foo = await nodes.start('foo');
    const wrong = {
      '1 +': /^\* 1:\d+: /,
      unknown_name: /unknown_name is not a variable/,
      "throw 'x'": /^\*\* exception throw: 'x'$/,
      "exit('bye')": /^\*\* exception exit: 'bye'$/,
      'error(1)': /^\*\* exception error: 1/,
      "exit(self(), 'kill')": /^\*\* it was ended by a signal$/,
    };
    for (const [source, told] of Object.entries(wrong)) {
      const { ok, text } = await foo.look(source);
      assert.ok(!ok, source);
      assert.match(text, told, source);
    }
    assert.deepEqual(foo.printed, []);
  });

  it('ends when its time is over, and the next one begins', async () => {
    const foo = await nodes.start('foo');
    const [first, second] = await Promise.all([foo.look('await receive()', 50), foo.look('2')]);
    assert.deepEqual(first, { ok: false, text: '** it gave no answer in 0.05 s' });
    assert.deepEqual(second, { ok: true, text: '2' });
  });

  it('says which process a text means, so that two nodes can be compared', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("const P = spawn('bar@localhost', 'timer', 'sleep', [60_000])");
    const there = await foo.type('P');
    await foo.type("rpc.call('bar@localhost', 'erlang', 'register', ['sleeper', P])");
    const here = await bar.type("whereis('sleeper')");
    assert.notEqual(here, there);
    const identity = (await foo.look(`identity_of('${there}')`)).text;
    assert.match(identity, /^\['bar@localhost', \d+, 'foo@localhost \d+'\]$/);
    assert.equal((await bar.look(`identity_of('${here}')`)).text, identity);
    assert.notEqual((await bar.look(`identity_of('<0.88.0>')`)).text, identity);
    await foo.type('const R = make_ref()');
    assert.match(
      (await foo.look(`identity_of(ref_to_list(R))`)).text,
      /^\['foo@localhost', \d+, '\d+'\]$/,
    );
    assert.equal((await foo.look(`identity_of('<99.1.0>')`)).text, 'undefined');
  });
});
