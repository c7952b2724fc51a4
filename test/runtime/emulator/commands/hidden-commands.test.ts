// A variable may have the name of a command of the shell; the command can still be reached.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a variable with the name of a command', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('is told of once, however it is bound', async () => {
    const hint = "* i is a variable now; i(…) still calls the shell's command";
    assert.equal(await foo.type('let i = 5'), `5\n${hint}`);
    assert.equal(await foo.type('let i = 6'), '6');
    assert.equal(await foo.type('i = 7'), '7');
    assert.match(await foo.type('[e] = [1]'), /\n\* e is a variable now; e\(…\) still calls/);
    assert.equal(await foo.type('[1, 2].map((m) => m + 1)'), '[2, 3]');
    assert.match(
      await foo.type('const m = rpc.call(node(), "erlang", "self", [])'),
      /\* m is a var.*\n\* m is a promise/s,
    );
  });

  it('is called as the command, when it is no function', async () => {
    await session(foo, ['const f = 3', 'let b = 1', 'const x = () => f("b")']);
    assert.equal(await foo.type('x()'), "'ok'");
    assert.equal(await foo.type('typeof b'), "'function'");
    assert.equal(await foo.type("f('f'); typeof f"), "'function'");
  });

  it('leaves its command at c, as in the module c of Erlang', async () => {
    assert.equal(
      await foo.type('const f = () => "mine"; f()'),
      "'mine'\n* f is a variable now and hides the shell's command: c.f(…) calls it, and f('f') forgets the variable",
    );
    assert.equal(await foo.type("c.f('f'); typeof f"), "'function'");
    assert.match(await foo.type('function c() { return 1 }'), /f\('c'\) forgets the variable$/);
    assert.equal(await foo.type("f('c'); c.f === f"), 'true');
  });
});
