import assert from 'node:assert/strict';
import { session, testNodes } from '../helpers/start-node.ts';

describe('messages to another node', () => {
  const nodes = testNodes();

  it('too large for a link are badarg', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    const told = await foo.type("send(['sh', 'bar@localhost'], 'x'.repeat(70 * 1024 * 1024)); 1");
    assert.match(told, /^\*\* exception error: bad argument/);
    assert.match(told, /it takes 734003\d\d bytes, more than the 67108864 that a link carries/);
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
  });

  it('sent without a pause go in as many pieces as a link needs', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(bar, ["register('sh', self())"]);
    await session(foo, [
      "await net_adm.ping('bar@localhost')",
      "const big = 'x'.repeat(900_000), to = ['sh', 'bar@localhost']",
      '(() => { for (let i = 0; i < 100; i++) send(to, [i, big]) })()', // without a pause
    ]);
    await bar.gets(100);
    assert.equal(
      await bar.type(
        'const seen = []; while (seen.length < 100) seen.push((await receive())[0]); seen.every((n, i) => n === i)',
      ),
      'true',
    );
  });
});
