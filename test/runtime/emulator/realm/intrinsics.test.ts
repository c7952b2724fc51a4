import assert from 'node:assert/strict';
import { testNodes } from '../../../helpers/start-node.ts';

describe('intrinsics', () => {
  const nodes = testNodes();

  it('cannot be broken from the prompt', async () => {
    const foo = await nodes.start('foo');
    for (const attempt of [
      'Array.prototype.push = () => { throw 1 }',
      'Map.prototype.set = null',
      'Promise.prototype.then = null',
      'Object.prototype.then = (f) => f(1)',
      'Array.prototype[0] = 5',
      'Math.floor = null',
    ])
      assert.match(await foo.type(attempt), /\*\* exception error: TypeError: Cannot/, attempt);
    assert.equal(await foo.type('[1, new Map([[1, 2]])]'), '[1, Map(1) { 1 => 2 }]');
    assert.equal(await foo.type('await Promise.resolve(5)'), '5');
  });

  it('can be shadowed by objects and subclasses of the user', async () => {
    const foo = await nodes.start('foo');
    assert.equal(await foo.type("const o = {}; o.toString = () => 'x'; String(o)"), "'x'");
    assert.equal(
      await foo.type('class A extends Array { push() { return 1 } }; new A().push(2)'),
      '1',
    );
  });
});
