import assert from 'node:assert/strict';
import { session, testNodes } from '../helpers/start-node.ts';

describe('ties', () => {
  const nodes = testNodes();

  it('break along a chain of 20,000 linked processes', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const me = self()',
      `async function chain(n) {
        if (n > 0) spawn_link(chain, [n - 1]); else send(me, 'up');
        await receive();
      }`,
      "const before = processes().length, first = spawn(chain, [20_000]); await receive('up')",
      "exit(first, 'die'); await sleep(0)",
    ]);
    assert.equal(await foo.type('processes().length - before'), '0');
  });
});
