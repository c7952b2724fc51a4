// Why a node was not reached is told beside the value, once for each node and shell.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { session, startTestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a node that is not reached', () => {
  const nodes = testNodes();

  it('is told of with the reason, when it does not run', async () => {
    const foo = await nodes.start('foo');
    assert.equal(
      await foo.type("net_adm.ping('no@localhost')"),
      "'pang'\n* no node called no runs on localhost; why('no@localhost') tells more",
    );
    assert.equal(await foo.type("net_adm.ping('no@localhost')"), "'pang'");
    assert.match(
      await foo.type("spawn('other@localhost', 'erlang', 'self', [])"),
      /^<\d+\.\d+\.\d+>\n\* no node called other runs on localhost; why\(/,
    );
    assert.match(await foo.type("spawn('other@localhost', 'erlang', 'self', [])"), /^<[\d.]+>$/);
  });

  it('is told of with what is wrong here, when this node has no name', async () => {
    const foo = await startTestNode({});
    assert.equal(
      await foo.type("net_adm.ping('no@localhost')"),
      "'pang'\n* this node has no name, and so no connections: start it with -sname foo",
    );
    assert.match(await foo.type("spawn('bar@localhost', () => 1)"), /^<[\d.]+>$/);
    await foo.stop();
  });

  it('is told of with the reason of the one who refuses', async () => {
    nodes.files({
      'guard.ts': readFileSync(
        new URL('../../../../../scripts/tutorial/guard.ts', import.meta.url),
        'utf8',
      ),
    });
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await bar.type('guard.start([])');
    assert.match(
      await foo.type("spawn('bar@localhost', 'erlang', 'self', [])"),
      /^<[\d.]+>\n\* bar@localhost refused to start it: not_on_the_list$/,
    );
  });

  it('is not told of in a function that catches it, and nothing is kept', async () => {
    const foo = await nodes.start('foo');
    await foo.type("await spawn(async () => { await net_adm.ping('no@localhost') }); 1");
    assert.equal(await foo.type('2'), '2');
    assert.deepEqual(await session(foo, ['3']), ['3']);
  });
});
