// What a user sees of nodes that join a mesh: which 'nodeup' and 'nodedown' messages come, and in which order.

import assert from 'node:assert/strict';
import { flushed, type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { until, untilMeshed } from '../../../helpers/until.ts';

describe('nodeup', () => {
  const nodes = testNodes();

  async function meshOf(names: readonly string[]): Promise<[TestNode, ...TestNode[]]> {
    const all: TestNode[] = [];
    for (const name of names) all.push(await nodes.start(name));
    const [first, ...others] = all as [TestNode, ...TestNode[]];
    for (const other of others) await ping(first, other);
    await untilMeshed(all);
    return [first, ...others];
  }

  async function ping(from: TestNode, to: TestNode): Promise<void> {
    assert.equal(await from.type(`net_adm.ping('${to.name}')`), "'pong'");
  }

  const news = (kind: string, names: string): string[] =>
    [...names].map((name) => `['${kind}', '${name}@localhost']`);

  it('comes first of the node that was asked, then once of each of its mesh', async () => {
    const [a, b, c, e] = (await meshOf(['a', 'b', 'c', 'e'])) as [TestNode, ...TestNode[]];
    const d = await nodes.start('d');
    for (const node of [c, d] as TestNode[]) await node.type('net_kernel.monitor_nodes(true)');
    await ping(d, b as TestNode);
    await untilMeshed([a, b, c, d, e] as TestNode[]);
    const seen = await flushed(d, 4);
    assert.equal(seen[0], news('nodeup', 'b')[0]);
    assert.deepEqual([...seen].sort(), news('nodeup', 'abce'));
    assert.deepEqual(await flushed(c as TestNode, 1), news('nodeup', 'd'));
    assert.deepEqual(await flushed(d, 0), []);
  });

  it('comes only of the node that was asked if that one takes no part in the mesh', async () => {
    const [a] = await meshOf(['a', 'b', 'c']);
    const alone = await nodes.start('alone', { connectAll: false });
    const hid = await nodes.start('hid', { hidden: true });
    const d = await nodes.start('d');
    await ping(alone, a);
    await ping(hid, a);
    await d.type('net_kernel.monitor_nodes(true)');
    await ping(d, alone);
    await ping(d, hid);
    await d.type('global.sync()');
    assert.equal(await d.type('nodes()'), "['alone@localhost']");
    assert.deepEqual(await flushed(d, 1), ["['nodeup', 'alone@localhost']"]);
  });

  it('comes of all that join after the node that had connected all is gone', async () => {
    const [hub, ...others] = await meshOf(['m', 'b', 'x', 'c']);
    await hub.stop();
    for (const node of others) await until(node, 'nodes().length === 2');
    const [b, x, c] = others as [TestNode, TestNode, TestNode];
    for (const node of others) await node.type('net_kernel.monitor_nodes(true)');
    const late: TestNode[] = [];
    for (const [name, to] of [
      ['d', x],
      ['a', c],
      ['y', b],
      ['k', x],
    ] as const) {
      const joiner = await nodes.start(name);
      late.push(joiner);
      await ping(joiner, to);
    }
    await untilMeshed([...others, ...late]);
    for (const node of others)
      assert.deepEqual((await flushed(node, 4)).sort(), news('nodeup', 'adky'));
  });

  it('comes anew, to all, of a node that has gone and has started again', async () => {
    const all = await meshOf(['a', 'b', 'c']);
    for (const node of all) await node.type('net_kernel.monitor_nodes(true)');
    for (const contact of all) {
      const d = await nodes.start('d');
      await ping(d, contact);
      for (const node of all) await until(node, 'nodes().length === 3');
      await d.stop();
      for (const node of all) await until(node, 'nodes().length === 2');
    }
    const round = [...news('nodeup', 'd'), ...news('nodedown', 'd')];
    for (const node of all)
      assert.deepEqual(await flushed(node, 6), [...round, ...round, ...round]);
  });
});
