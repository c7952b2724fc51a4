import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { until } from '../../../helpers/until.ts';

describe('pg', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
  });

  /** Both nodes run the scope and are connected. */
  async function together(): Promise<void> {
    for (const node of [foo, bar]) await node.type('pg.start()');
    await foo.type("net_adm.ping('bar@localhost')");
  }

  const worker = 'spawn(async () => { await receive() })';

  it('is started once a scope', async () => {
    assert.match(await foo.type('pg.start()'), /^\['ok', <0\.\d+\.0>\]$/);
    assert.match(await foo.type('pg.start()'), /^\['error', \['already_started', <0\.\d+\.0>\]\]$/);
    assert.match(await foo.type("pg.start_link('other')"), /^\['ok', <0\.\d+\.0>\]$/);
    assert.equal(await foo.type("pg.join('other', 'g', self())"), "'ok'");
    assert.equal(await foo.type('[pg.which_groups(), pg.which_groups("other")]'), "[[], ['g']]");
    await foo.type("exit('bye')");
    assert.match(await foo.type("pg.which_groups('other')"), /no such scope runs here/);
    assert.deepEqual(await foo.type("pg.get_members('other', 'g')"), '[]');
  });

  it('joining without a scope exits with noproc', async () => {
    assert.match(await foo.type("pg.join('g', self())"), /^\*\* exception exit: \['noproc'/);
    assert.equal(await foo.type("pg.get_members('g')"), '[]');
  });

  it('members are known on all nodes, those of a node that connects later too', async () => {
    await foo.type('pg.start()');
    assert.equal(await foo.type("pg.join('g', self())"), "'ok'");
    await together();
    await until(bar, "pg.get_members('g').length === 1");
    assert.equal(await bar.type("pg.join('g', [self(), self()])"), "'ok'");
    await until(foo, "pg.get_members('g').length === 3");
    assert.equal(await foo.type("pg.get_members('g')"), '[<0.88.0>, <2.88.0>, <2.88.0>]');
    assert.equal(await foo.type("pg.get_local_members('g')"), '[<0.88.0>]');
    assert.equal(await bar.type("pg.leave('g', self())"), "'ok'");
    await until(foo, "pg.get_members('g').length === 2");
    assert.equal(await foo.type("pg.leave('g', self())"), "'ok'");
    assert.equal(await foo.type("pg.leave('g', self())"), "'not_joined'");
    assert.equal(await foo.type('[pg.which_groups(), pg.which_local_groups()]'), "[['g'], []]");
  });

  it('a process that ends leaves all its groups, as often as it joined', async () => {
    await together();
    await foo.type(`const w = ${worker}`);
    await foo.type("pg.join('g', [w, w]); pg.join(['any', 1], w)");
    await until(bar, "pg.get_members('g').length === 2");
    assert.equal(await bar.type('pg.which_groups()'), "['g', ['any', 1]]");
    await foo.type("exit(w, 'kill')");
    await until(bar, 'pg.which_groups().length === 0');
    assert.equal(await foo.type('pg.which_groups()'), '[]');
  });

  it('a node that goes takes its members along, and brings them when it is back', async () => {
    await together();
    await bar.type("pg.join('g', self())");
    await until(foo, "pg.get_members('g').length === 1");
    await foo.type("disconnect_node('bar@localhost')");
    assert.equal(await foo.type("pg.get_members('g')"), '[]');
    await until(bar, 'nodes().length === 0');
    await foo.type("net_adm.ping('bar@localhost')");
    await until(foo, "pg.get_members('g').length === 1");
  });

  it('a monitor tells who joins and leaves', async () => {
    await together();
    assert.equal(await foo.type("const [M, now] = pg.monitor('g'); now"), '[]');
    await foo.type('const [S] = pg.monitor_scope()');
    await bar.type("pg.join('g', self())");
    await foo.gets(2);
    assert.equal(
      await foo.type('[await receive(), await receive()]'),
      "[[#Ref<>, 'join', 'g', [<2.88.0>]],\n [#Ref<>, 'join', 'g', [<2.88.0>]]]",
    );
    assert.equal(await foo.type('pg.demonitor(S)'), "'ok'");
    assert.equal(await foo.type('pg.demonitor(S)'), 'false');
    await bar.stop();
    await foo.gets(1);
    assert.equal(await foo.type('await receive()'), "[#Ref<>, 'leave', 'g', [<2.88.0>]]");
  });
});
