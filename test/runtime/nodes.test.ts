import assert from 'node:assert/strict';
import { session, testNodes } from '../helpers/start-node.ts';

describe('nodes', () => {
  const nodes = testNodes();

  it('answer a ping, and those that are not there do not', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
    assert.equal(await foo.type("net_adm.ping('nosuch@localhost')"), "'pang'");
    assert.equal(await foo.type('net_adm.ping(node())'), "'pong'");
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
    assert.deepEqual(await session(foo, ['flush()']), ["'ok'"]); // a late answer is no message
  });

  it('are connected to by a call that nobody awaits', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.equal(await foo.type("net_kernel.connect_node('bar@localhost')"), 'true');
  });

  it('are connected to again in the moment they were disconnected', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await foo.type("net_kernel.connect_node('bar@localhost')");
    const [value, sent] = await session(foo, [
      "disconnect_node('bar@localhost'); spawn('bar@localhost', 'erlang', 'send', [self(), 'hi'])",
      '[await receive(), nodes()]',
    ]);
    assert.match(value ?? '', /^<2\./); // no warning before it
    assert.equal(sent, "['hi', ['bar@localhost']]");
  });
});
