import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { until, untilMeshed } from '../../../helpers/until.ts';

describe('global', () => {
  const nodes = testNodes();

  async function startAll(names: readonly string[]): Promise<TestNode[]> {
    return await Promise.all(names.map((name) => nodes.start(name)));
  }

  async function mesh(names: readonly string[]): Promise<TestNode[]> {
    const all = await startAll(names);
    const [first, ...others] = all as [TestNode, ...TestNode[]];
    for (const node of others) await first.type(`net_adm.ping('${node.name}')`);
    await untilMeshed(all);
    for (const node of all) await node.type('global.sync()');
    return all;
  }

  it('C13: a name is known on all nodes when it is registered, and on none when it is taken back', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    assert.equal(await foo.type("global.register_name('g', self())"), "'yes'");
    assert.equal(await foo.type("global.register_name('g', self())"), "'no'");
    assert.equal(await foo.type("global.whereis_name('g')"), '<0.88.0>');
    assert.equal(await foo.type("global.send('g', 'hi')"), '<0.88.0>');
    assert.equal(await foo.type('await receive()'), "'hi'");
    assert.equal(await foo.type("global.whereis_name('nosuch')"), 'undefined');
    assert.equal(await bar.type("global.whereis_name('g')"), '<2.88.0>');
    assert.equal(await bar.type("global.register_name('g', self())"), "'no'");
    assert.equal(await bar.type("global.send('g', 'far')"), '<2.88.0>');
    await foo.gets(1);
    assert.equal(await bar.type("global.register_name(['any', 1], group_leader())"), "'yes'");
    assert.equal(await foo.type('global.registered_names()'), "['g', ['any', 1]]");
    assert.equal(await bar.type("global.unregister_name('g')"), "'ok'");
    assert.equal(await foo.type("global.whereis_name('g')"), 'undefined');
    assert.equal(await bar.type("global.whereis_name('g')"), 'undefined');
    assert.equal(await bar.type("global.unregister_name('g')"), "'ok'");
    assert.equal(await foo.type('global.sync()'), "'ok'");
  });

  it('cuts all connections to visible nodes', async () => {
    const [foo] = (await mesh(['foo', 'bar', 'baz'])) as [TestNode];
    assert.equal(
      await foo.type('global.disconnect().sort()'),
      "['bar@localhost', 'baz@localhost']",
    );
    assert.equal(await foo.type('[nodes(), global.disconnect()]'), '[[], []]');
  });

  it('tells long names apart that differ at their ends', async () => {
    const foo = await nodes.start('foo');
    await foo.type('const long = Array.from({ length: 300 }, (_, i) => i)');
    assert.equal(await foo.type('global.register_name(long, self())'), "'yes'");
    assert.equal(await foo.type("global.whereis_name(long.with(-1, 'other'))"), 'undefined');
    assert.equal(await foo.type('global.whereis_name([...long]) === self()'), 'true');
  });

  it('C13: sending to a name nobody has exits with badarg', async () => {
    const foo = await nodes.start('foo');
    assert.match(
      await foo.type("global.send('nosuch', 'hi')"),
      /^\*\* exception exit: \['badarg', \['nosuch', 'hi'\]\]/,
    );
  });

  it('C13: a name passes to another process', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    await foo.type("global.register_name('g', self())");
    assert.equal(await bar.type("global.re_register_name('g', self())"), "'yes'");
    assert.equal(await foo.type("global.whereis_name('g')"), '<2.88.0>');
    assert.equal(await bar.type("global.whereis_name('g')"), '<0.88.0>');
    await foo.type("global.send('g', 'back')");
    await bar.gets(1);
    assert.equal(await foo.type("global.register_name('g', self())"), "'no'");
  });

  it('C13: a name is free when its owner, or the node of its owner, is gone', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    assert.equal(await bar.type("global.register_name('k', self())"), "'yes'");
    await bar.type('throw 1');
    await until(foo, "global.whereis_name('k') === undefined");
    assert.equal(await bar.type("global.register_name('k', self())"), "'yes'");
    assert.notEqual(await foo.type("global.whereis_name('k')"), 'undefined');
    await bar.stop();
    await until(foo, 'nodes().length === 0');
    assert.equal(await foo.type("global.whereis_name('k')"), 'undefined');
    assert.equal(await foo.type("global.register_name('k', self())"), "'yes'");
  });

  it('C13: the node of a process decides about its name, whoever asks', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    await foo.type("const P = spawn('bar@localhost', timer.sleep, ['infinity'])");
    assert.equal(await foo.type("global.register_name('p', P)"), "'yes'");
    assert.equal(await bar.type("node(global.whereis_name('p'))"), "'bar@localhost'");
    await foo.type("exit(P, 'kill')");
    await until(foo, "global.whereis_name('p') === undefined");
    await until(bar, "global.whereis_name('p') === undefined");
  });

  it('a process that is dead leaves no name behind', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    await foo.type('const dead = spawn(() => 1)');
    await until(foo, '!is_process_alive(dead)');
    await foo.type("global.register_name('dead', dead)");
    for (const node of [foo, bar]) {
      await node.type('global.sync()');
      assert.equal(await node.type('global.registered_names()'), '[]');
    }
  });

  it('of four nodes that register one name at the same time exactly one may', async () => {
    const all = await mesh(['n1', 'n2', 'n3', 'n4']);
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        all.map((node) =>
          node.type(`global.register_name('name${round}', spawn(async () => { await receive() }))`),
        ),
      );
      assert.deepEqual(answers.sort(), ["'no'", "'no'", "'no'", "'yes'"]);
      const owners = new Set<string>();
      for (const node of all)
        owners.add(await node.type(`node(global.whereis_name('name${round}'))`));
      assert.equal(owners.size, 1);
    }
  });

  it('names of one mesh become known in another when they meet', async () => {
    const [a, b, c, d] = (await startAll(['a', 'b', 'c', 'd'])) as [
      TestNode,
      TestNode,
      TestNode,
      TestNode,
    ];
    await a.type("net_adm.ping('b@localhost')");
    await c.type("net_adm.ping('d@localhost')");
    await b.type("global.register_name('of b', self())");
    await d.type("global.register_name('of d', self())");
    await a.type("net_adm.ping('c@localhost')");
    await untilMeshed([a, b, c, d]);
    for (const node of [a, b, c, d]) {
      await node.type('global.sync()');
      assert.equal(await node.type('global.registered_names().length'), '2');
    }
  });

  it('C14: when two nets meet one of two processes with a name is killed', async () => {
    const [foo, bar] = (await startAll(['foo', 'bar'])) as [TestNode, TestNode];
    for (const node of [foo, bar]) {
      await node.type('const P = spawn(async () => { await receive() })');
      assert.equal(await node.type("global.register_name('dup', P)"), "'yes'");
    }
    await foo.type("net_adm.ping('bar@localhost')");
    await foo.type('global.sync()');
    const owners = [foo, bar].map((node) => node.type("node(global.whereis_name('dup'))"));
    assert.equal(new Set(await Promise.all(owners)).size, 1);
    const alive = [foo, bar].map((node) => node.type('is_process_alive(P)'));
    assert.deepEqual((await Promise.all(alive)).sort(), ['false', 'true']);
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
    assert.equal(foo.printed.join().includes('REPORT'), false);
  });

  it('C15: notify_all_name takes the name from both and tells them', async () => {
    const [foo, bar] = (await startAll(['foo', 'bar'])) as [TestNode, TestNode];
    for (const node of [foo, bar])
      await node.type("global.register_name('dup', self(), global.notify_all_name)");
    await foo.type("net_adm.ping('bar@localhost')");
    for (const node of [foo, bar]) {
      await node.gets(1);
      assert.equal(await node.type('await receive()'), "['global_name_conflict', 'dup', <2.88.0>]");
      await node.type('global.sync()');
      assert.equal(await node.type("global.whereis_name('dup')"), 'undefined');
    }
  });

  it('a process has one name, unless -kernel global_multi_name_action is allow', async () => {
    const foo = await nodes.start('foo');
    const allowing = { kernel: { global_multi_name_action: 'allow' } };
    const bar = await nodes.start('bar', allowing);
    for (const node of [foo, bar])
      await node.type('const P = spawn(async () => { await receive() })');
    await foo.type("global.register_name('x', P)");
    assert.equal(await foo.type("global.register_name('y', P)"), "'no'");
    assert.match(
      await foo.prints(/REPORT/),
      /^=ERROR REPORT====\nglobal: <0\.\d+\.0> registered under several names: \['y', 'x'\]/,
    );
    assert.equal(await foo.type("global.re_register_name('z', P)"), "'yes'");
    assert.equal(await foo.type("global.register_name('x', P)"), "'no'"); // taken, which is no report
    assert.equal(await foo.type('global.registered_names()'), "['x', 'z']");
    for (const name of ['a', 'b'])
      assert.equal(await bar.type(`global.register_name('${name}', P)`), "'yes'");
  });

  it("a resolver gets the other node's process first, on the node with the lesser name", async () => {
    const [bar, foo] = (await startAll(['bar', 'foo'])) as [TestNode, TestNode];
    for (const node of [foo, bar])
      await node.type(
        "global.register_name('dup', self(), (...given) => { io.format('user', 'resolve ~p~n', [given]); return given[1] })",
      );
    await foo.type("net_adm.ping('bar@localhost')");
    assert.match(await bar.prints(/resolve/), /^resolve \['dup', <2\.88\.0>, <0\.88\.0>\]/);
  });

  it('a resolver typed at the prompt decides', async () => {
    const [bar, foo] = (await startAll(['bar', 'foo'])) as [TestNode, TestNode];
    for (const node of [foo, bar])
      await node.type("global.register_name('dup', self(), (_name, theirs) => theirs)");
    await foo.type("net_adm.ping('bar@localhost')");
    await foo.type('global.sync()');
    for (const node of [foo, bar])
      assert.equal(await node.type("node(global.whereis_name('dup'))"), "'foo@localhost'");
  });

  it('of three processes with one name at least one keeps it', async () => {
    const all = await startAll(['a', 'b', 'c']);
    const [a, b, c] = all as [TestNode, TestNode, TestNode];
    for (const node of all) {
      await node.type('const P = spawn(async () => { await receive() })');
      await node.type("global.register_name('dup', P)");
    }
    await Promise.all([
      b.type("net_adm.ping('a@localhost')"),
      b.type("net_adm.ping('c@localhost')"),
    ]);
    await untilMeshed(all);
    for (const node of [a, b, c, a]) await node.type('global.sync()');
    const owners = all.map((node) => node.type("node(global.whereis_name('dup'))"));
    assert.equal(new Set(await Promise.all(owners)).size, 1);
  });

  it('C13: trans runs a function while nobody else has the lock', async () => {
    const all = await mesh(['n1', 'n2', 'n3', 'n4']);
    const [first] = all as [TestNode];
    await first.type(
      'const counter = spawn(async () => { let n = 0; for (;;) { const [from, set] = await receive(); if (set === undefined) send(from, n); else n = set } })',
    );
    await first.type("global.register_name('counter', counter)");
    const add = `global.trans(['lk', self()], async () => {
      for (let i = 0; i < 10; i++) {
        global.send('counter', [self()]);
        global.send('counter', [self(), (await receive()) + 1]);
      }
      global.send('counter', [self()]);
      await receive(); // the last one has arrived
      return 'locked';
    })`;
    assert.deepEqual(
      new Set(await Promise.all(all.map((node) => node.type(add)))),
      new Set(["'locked'"]),
    );
    await first.type("global.send('counter', [self()])");
    assert.equal(await first.type('await receive()'), '40');
  });

  it('a lock is refused while another has it, and released when its holder ends', async () => {
    const [foo, bar] = (await mesh(['foo', 'bar'])) as [TestNode, TestNode];
    assert.equal(await foo.type("global.set_lock(['r', 'me'])"), 'true');
    assert.equal(await foo.type("global.set_lock(['r', 'me'])"), 'true');
    assert.equal(await bar.type("global.set_lock(['r', 'you'], undefined, 0)"), 'false');
    assert.equal(await bar.type("global.trans(['r', 'you'], () => 1, nodes(), 1)"), "'aborted'");
    assert.equal(await foo.type("global.del_lock(['r', 'me'])"), 'true');
    assert.equal(await bar.type("global.set_lock(['r', 'you'], undefined, 0)"), 'false');
    const waiting = bar.type("global.set_lock(['r', 'you'])");
    await foo.type('throw 1');
    assert.equal(await waiting, 'true');
    assert.equal(await foo.type("global.set_lock(['r', 'me'], [node()], 0)"), 'false');
    await bar.stop();
    assert.equal(await foo.type("global.set_lock(['r', 'me'])"), 'true');
  });

  it('messages that are not of its shape do the name server no harm', async () => {
    const foo = await nodes.start('foo');
    for (const message of [
      '1',
      "['init_connect']",
      "['init_connect', 'x', [1], []]",
      "['claim', 1]",
      "['$gen_call', [self(), make_ref()], ['set_lock', 1]]",
      "['nodes', 'x', 'y']",
      "['DOWN']",
      "['resolve']",
    ]) {
      await foo.type(`send('global_name_server', ${message})`);
      await foo.type(`send('the_registrar', ${message})`);
    }
    assert.equal(await foo.type("global.register_name('g', self())"), "'yes'");
  });
});
