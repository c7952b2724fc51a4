import assert from 'node:assert/strict';
import { cookie, type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { until, untilMeshed } from '../../../helpers/until.ts';

describe('news of nodes', () => {
  const nodes = testNodes();

  async function startAll(names: readonly string[]): Promise<TestNode[]> {
    return await Promise.all(names.map((name) => nodes.start(name)));
  }

  async function ping(from: TestNode, to: TestNode): Promise<void> {
    assert.equal(await from.type(`net_adm.ping('${to.name}')`), "'pong'");
  }

  it('A11: a message from one mesh to another joins both', async () => {
    const all = await startAll(['dog', 'cat', 'mouse', 'flea']);
    const [dog, cat, mouse, flea] = all as [TestNode, TestNode, TestNode, TestNode];
    await ping(dog, cat);
    await ping(mouse, flea);
    await mouse.type("register('server', self())");
    assert.equal(await dog.type('nodes()'), "['cat@localhost']");
    await dog.type("send(['server', 'mouse@localhost'], 'hi')");
    await untilMeshed(all);
    assert.equal(
      await dog.type('nodes()'),
      "['cat@localhost', 'mouse@localhost', 'flea@localhost']",
    );
    await mouse.gets(1);
  });

  it('a chain of eight becomes a complete mesh', async () => {
    const all = await startAll(['n1', 'n5', 'n3', 'n7', 'n2', 'n8', 'n4', 'n6']);
    for (const [i, node] of all.slice(1).entries()) await ping(all[i] as TestNode, node);
    await untilMeshed(all);
  });

  it('eight that one node dials become a complete mesh', async () => {
    const all = await startAll(['n4', 'n5', 'n3', 'n7', 'n2', 'n8', 'n1', 'n6']);
    const [hub, ...others] = all as [TestNode, ...TestNode[]];
    for (const node of others) await ping(hub, node);
    await untilMeshed(all);
  });

  it('eight that dial at the same time become a complete mesh', async () => {
    const all = await startAll(['n4', 'n5', 'n3', 'n7', 'n2', 'n8', 'n1', 'n6']);
    await Promise.all(all.map((node, i) => ping(node, all[(i + 3) % 8] as TestNode)));
    await untilMeshed(all);
  });

  it('A17: a hidden node stays outside, and is told of nobody', async () => {
    const [a, b, c] = (await startAll(['a', 'b', 'c'])) as [TestNode, TestNode, TestNode];
    const hid = await nodes.start('hid', { hidden: true });
    await ping(hid, a);
    await ping(hid, b);
    await ping(a, c);
    await until(a, 'nodes().length === 1');
    assert.equal(
      await a.type('[nodes(), nodes("hidden")]'),
      "[['c@localhost'], ['hid@localhost']]",
    );
    assert.equal(await b.type('[nodes(), nodes("hidden")]'), "[[], ['hid@localhost']]");
    assert.equal(await c.type('nodes("connected")'), "['a@localhost']");
    assert.equal(
      await hid.type('[nodes(), nodes("hidden")]'),
      "[[], ['a@localhost', 'b@localhost']]",
    );
  });

  it('D04: a hidden node takes no part in names and multicalls', async () => {
    const [a, b] = (await startAll(['a', 'b'])) as [TestNode, TestNode];
    const hid = await nodes.start('hid', { hidden: true });
    await ping(a, b);
    await ping(a, hid);
    assert.equal(await hid.type("rpc.multicall('erlang', 'node', [])"), "[['hid@localhost'], []]");
    assert.equal(
      await a.type("rpc.multicall('erlang', 'node', [])"),
      "[['a@localhost', 'b@localhost'], []]",
    );
    assert.equal(await hid.type("global.register_name('x', self())"), "'yes'");
    assert.equal(await a.type("global.register_name('y', self())"), "'yes'");
    assert.equal(await a.type("global.whereis_name('x')"), 'undefined');
    assert.equal(await hid.type("global.whereis_name('y')"), 'undefined');
    assert.equal(await b.type("node(global.whereis_name('y'))"), "'a@localhost'");
  });

  it('A19: nodes with -connect_all false share neither connections nor names', async () => {
    const [a, b, c] = (await Promise.all(
      ['a', 'b', 'c'].map((name) => nodes.start(name, { connectAll: false })),
    )) as [TestNode, TestNode, TestNode];
    await ping(a, b);
    await ping(b, c);
    assert.equal(await a.type("global.register_name('x', self())"), "'yes'");
    assert.equal(await b.type('global.sync()'), "'ok'");
    assert.equal(await b.type("global.whereis_name('x')"), 'undefined');
    assert.equal(await a.type('nodes()'), "['b@localhost']");
    assert.equal(await b.type('nodes()'), "['a@localhost', 'c@localhost']");
    assert.equal(await c.type('nodes()'), "['b@localhost']");
  });

  it('A20: a node with -connect_all false between two others keeps them apart', async () => {
    const [a, c] = (await startAll(['a', 'c'])) as [TestNode, TestNode];
    const b = await nodes.start('b', { connectAll: false });
    await ping(a, b);
    await ping(b, c);
    for (const node of [a, b, c]) await node.type('global.sync()');
    assert.equal(await a.type('nodes()'), "['b@localhost']");
    assert.equal(await c.type('nodes()'), "['b@localhost']");
  });

  it('A21: a node with dist_auto_connect never is dialled by those that hear of it', async () => {
    const a = await nodes.start('a', { kernel: { dist_auto_connect: 'never' } });
    const [b, c] = (await startAll(['b', 'c'])) as [TestNode, TestNode];
    await ping(b, c);
    assert.equal(await a.type("net_kernel.connect_node('b@localhost')"), 'true');
    await untilMeshed([a, b, c]); // a has the lesser name, yet may not dial c
  });

  it('D06: one connection of a mesh can be cut', async () => {
    const [a, b, c] = (await startAll(['a', 'b', 'c'])) as [TestNode, TestNode, TestNode];
    await ping(a, b);
    await ping(b, c);
    await untilMeshed([a, b, c]);
    assert.equal(await a.type("disconnect_node('b@localhost')"), 'true');
    await until(b, 'nodes().length === 1');
    for (const node of [a, b, c]) await node.type('global.sync()');
    assert.equal(await a.type('nodes()'), "['c@localhost']");
    assert.equal(await b.type('nodes()'), "['c@localhost']");
    assert.equal(await c.type('nodes()'), "['b@localhost', 'a@localhost']");
  });
});

describe('prevent_overlapping_partitions', () => {
  const nodes = testNodes();
  const options = { kernel: { prevent_overlapping_partitions: 'true' } };

  async function meshOf(names: readonly string[]): Promise<TestNode[]> {
    const all = await Promise.all(names.map((name) => nodes.start(name, options)));
    const [first, ...others] = all as [TestNode, ...TestNode[]];
    for (const node of others) await first.type(`net_adm.ping('${node.name}')`);
    await untilMeshed(all);
    for (const node of all) await node.type('global.sync()');
    return all;
  }

  it('A27: one lost connection in a mesh of three leaves all alone', async () => {
    const [a, b, c] = (await meshOf(['a', 'b', 'c'])) as [TestNode, TestNode, TestNode];
    await a.type("disconnect_node('b@localhost')");
    for (const node of [a, b, c]) await until(node, 'nodes().length === 0');
    const warning = (node: string, what: string): string =>
      `=WARNING REPORT====\n'global' at node ${node}@localhost ${what}@localhost in order to prevent overlapping partitions`;
    await a.prints(/disconnected node/);
    await b.prints(/disconnected node/);
    assert.ok(a.printed.includes(warning('a', 'disconnected node c')));
    assert.ok(b.printed.includes(warning('b', 'disconnected node c')));
    assert.ok(c.printed.includes(warning('c', 'requested disconnect from node a')));
    assert.ok(c.printed.includes(warning('c', 'requested disconnect from node b')));
    await a.type("net_adm.ping('b@localhost')");
    await a.type("net_adm.ping('c@localhost')");
    await untilMeshed([a, b, c]);
  });

  it('A27: in a mesh of four the two others stay together', async () => {
    const all = await meshOf(['a', 'b', 'c', 'd']);
    const [a, b, c, d] = all as [TestNode, TestNode, TestNode, TestNode];
    await a.type("disconnect_node('b@localhost')");
    for (const node of [a, b]) await until(node, 'nodes().length === 0');
    for (const node of [c, d]) await until(node, 'nodes().length === 1');
    for (const node of [c, d]) await node.type('global.sync()');
    assert.equal(await c.type('nodes()'), "['d@localhost']");
  });

  it('a node that one of the others refuses for its cookie is let go of by all', async () => {
    const [a, b] = (await meshOf(['a', 'b'])) as [TestNode, TestNode];
    const c = await nodes.start('c', { ...options, cookie: 'ANOTHERCOOKIE' });
    await c.type(`erlang.set_cookie('a@localhost', '${cookie}')`);
    await c.type("net_adm.ping('a@localhost')");
    await c.prints(/disconnected node a@localhost/);
    for (const node of [a, b, c]) await until(node, 'nodes().length === 0');
    const failed = (at: string, to: string): string =>
      `=WARNING REPORT====\n'global' at ${at}@localhost failed to connect to ${to}@localhost`;
    assert.ok(b.printed.includes(failed('b', 'c')));
    assert.ok(c.printed.includes(failed('c', 'b')));
  });

  it('A28, A29: a node that goes away for all breaks nothing else', async () => {
    const [a, b, c] = (await meshOf(['a', 'b', 'c'])) as [TestNode, TestNode, TestNode];
    await c.stop();
    for (const node of [a, b]) await until(node, 'nodes().length === 1');
    for (const node of [a, b]) await node.type('global.sync()');
    assert.equal(await a.type('nodes()'), "['b@localhost']");
    const again = await nodes.start('c', options);
    await again.type("net_adm.ping('a@localhost')");
    await untilMeshed([a, b, again]);
    assert.equal([...a.printed, ...b.printed].join().includes('WARNING'), false);
  });
});
