import assert from 'node:assert/strict';
import { cookie, flushed, session, startTestNode, testNodes } from '../../../helpers/start-node.ts';

describe('nodes', () => {
  const nodes = testNodes();

  it('answer a ping, and those that are not there do not', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
    assert.match(await foo.type("net_adm.ping('nosuch@localhost')"), /^'pang'\n\* no node called/);
    assert.equal(await foo.type('net_adm.ping(node())'), "'pong'");
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
    assert.deepEqual(await session(foo, ['flush()']), ["'ok'"]); // a late answer is no message
  });

  it('are connected to by a call that nobody awaits', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.equal(await foo.type("net_kernel.connect_node('bar@localhost')"), 'true');
  });

  it('are connected to by the name that older texts have, which says once what it is called today', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.deepEqual(
      await session(foo, [
        "net_kernel.connect('bar@localhost')",
        "net_kernel.connect('no@localhost')",
      ]),
      [
        '=WARNING REPORT====\n** net_kernel.connect(node) is called net_kernel.connect_node(node) today **',
        'true',
        'false',
      ],
    );
  });

  it('may join and leave at run time, with parameters set before', async () => {
    const bar = await nodes.start('bar');
    const late = await startTestNode({ cookie, mapperPort: nodes.mapperPort });
    try {
      const told = [
        ["application.get_env('kernel', 'net_ticktime')", 'undefined'],
        ["application.set_env('kernel', 'net_ticktime', 20)", "'ok'"],
        ["application.get_env('kernel', 'net_ticktime')", "['ok', 20]"],
        ["application.set_env('kernel', 'of_my_own', 'x')", "'ok'"],
        ["application.get_env('kernel', 'of_my_own', 'y')", "'x'"],
        ["(await net_kernel.start(['late@localhost', 'shortnames']))[0]", "'ok'"],
        ['net_kernel.get_net_ticktime()', '20'],
        ['net_kernel.stop()', "'ok'"],
        [
          "(await net_kernel.start('late@localhost', { name_domain: 'shortnames', net_ticktime: 8, hidden: true }))[0]",
          "'ok'",
        ],
        ['net_kernel.get_net_ticktime()', '8'],
        ["net_adm.ping('bar@localhost')", "'pong'"],
        ["[nodes(), nodes('hidden')]", "[[], ['bar@localhost']]"],
      ] as const;
      for (const [entry, answer] of told) assert.equal(await late.type(entry), answer, entry);
      assert.equal(await bar.type("[nodes(), nodes('hidden')]"), "[[], ['late@localhost']]");
    } finally {
      await late.stop();
    }
    const wrong = [
      ["net_kernel.start('x', { zz: 1 })", /\['invalid_option', 'zz', 1\]/],
      [
        "net_kernel.start('x', { net_ticktime: 'soon' })",
        /\['invalid_option', 'net_ticktime', 'soon'\]/,
      ],
      ['net_kernel.start(1)', /argument 1: not a name and its domain/],
      [
        "application.set_env('kernel', 'connect_all', true)",
        /argument 2: not the name of a parameter/,
      ],
      ["application.set_env('kernel', 'x', Symbol())", /argument 3/],
    ] as const;
    const plain = await startTestNode({});
    for (const [entry, pattern] of wrong) assert.match(await plain.type(entry), pattern);
    await plain.stop();
  });

  it('may get their name with their first connection', async () => {
    const bar = await nodes.start('bar');
    const late = await startTestNode({ cookie, name: 'undefined', mapperPort: nodes.mapperPort });
    try {
      assert.equal(await late.type('[node(), is_alive()]'), "['nonode@nohost', true]");
      assert.match(await late.type('net_kernel.get_state()'), /name: 'undefined',[\s\S]*'dynamic'/);
      assert.match(await late.type("net_kernel.start(['x', 'shortnames'])"), /already_started/);
      assert.equal(await late.type("net_adm.ping('bar@localhost')"), "'pang'");
      assert.equal(await late.type("net_kernel.connect_node('bar@localhost')"), 'true');
      assert.match(await late.type('node()'), /^'[0-9A-Z]{12}@/);
      assert.equal(await late.type("net_adm.ping('bar@localhost')"), "'pong'");
      assert.equal(await bar.type('[nodes().length, nodes("hidden").length]'), '[0, 1]');
    } finally {
      await late.stop();
    }
  });

  it('tell what they are', async () => {
    const foo = await nodes.start('foo');
    assert.equal(await foo.type("erlang.system_info('creation') > 3"), 'true');
    assert.equal(
      await foo.type("erlang.system_info('process_count') === processes().length"),
      'true',
    );
    assert.match(await foo.type("erlang.system_info('foo')"), /argument 1: not an item: creation/);
    assert.equal(
      await foo.type("net_kernel.monitor_nodes(true, ['foo', ['node_type', 'all']])"),
      "['error', ['unknown_options', ['foo']]]",
    );
    assert.match(await foo.type("monitor_node('x@y', true, ['foo'])"), /argument 3: not an array/);
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

  it('are told by kind: hidden ones first, known ones all', async () => {
    const a = await nodes.start('a');
    await nodes.start('b');
    await nodes.start('c', { name: 'c@localhost', hidden: true });
    await session(a, ["await net_adm.ping('b@localhost'); await net_adm.ping('c@localhost')"]);
    const told = [
      ['nodes()', "['b@localhost']"],
      ["nodes('visible')", "['b@localhost']"],
      ["nodes('hidden')", "['c@localhost']"],
      ["nodes('connected')", "['c@localhost', 'b@localhost']"],
      ["nodes('this')", "['a@localhost']"],
      ["nodes(['this', 'hidden'])", "['c@localhost', 'a@localhost']"],
      ["nodes(['this', 'visible'])", "['b@localhost', 'a@localhost']"],
      ['nodes([])', '[]'],
      ["send(['x', 'zz@localhost'], 'hi')", "'hi'"],
      [
        "nodes('known').sort()",
        "['a@localhost', 'b@localhost', 'c@localhost', 'nonode@nohost', 'zz@localhost']",
      ],
      ["disconnect_node('b@localhost')", 'true'],
      ['nodes()', '[]'],
      ["disconnect_node('b@localhost')", 'false'],
      ["disconnect_node('never@localhost')", 'false'],
      ['disconnect_node(node())', 'false'],
      ["disconnect_node('c@localhost')", 'true'],
      ['disconnect_node(1)', 'false'],
    ] as const;
    for (const [entry, answer] of told) assert.equal(await a.type(entry), answer, entry);
    assert.match(await a.type("nodes('foo')"), /argument 1: not a valid node type/);
    assert.match(await a.type("node('x@y')"), /argument 1: not a pid/);
  });

  it('are monitored as often as asked, and each message comes once', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    const on = "monitor_node('bar@localhost', true)";
    const off = "monitor_node('bar@localhost', false)";
    const down = "['nodedown', 'bar@localhost']";
    const cut = "disconnect_node('bar@localhost')";
    const up = "await net_adm.ping('bar@localhost')";
    await session(foo, [on, up, 'nodes()']);
    assert.equal(await foo.type('v(-1)'), "['bar@localhost']");
    await session(foo, [cut]);
    assert.deepEqual(await flushed(foo, 1), [down]);
    await bar.type('while (nodes().length > 0) await sleep(1)');
    await session(foo, [on, on, up, cut]);
    assert.deepEqual(await flushed(foo, 2), [down, down]);
    await session(foo, [on, on, off, up, cut]);
    assert.deepEqual(await flushed(foo, 1), [down]);
    await session(foo, [off, up, cut]);
    assert.deepEqual(await flushed(foo, 0), []);
    await session(foo, ["monitor_node('nosuch@localhost', true)"]);
    assert.deepEqual(await flushed(foo, 1), ["['nodedown', 'nosuch@localhost']"]);
    assert.equal(await foo.type('monitor_node(node(), true)'), 'true');
    assert.match(
      await foo.type("monitor_node('bar@localhost', 'maybe')"),
      /argument 2: not a boolean/,
    );
    await session(foo, [on, up]);
    await bar.stop();
    assert.deepEqual(await flushed(foo, 1), [down]);
    assert.equal(await foo.type('nodes()'), '[]');
  });

  it('that have no name of their own reach no other', async () => {
    const plain = await startTestNode({ mapperPort: nodes.mapperPort });
    const told = [
      ['node()', "'nonode@nohost'"],
      ['is_alive()', 'false'],
      ['nodes()', '[]'],
      [
        "net_adm.ping('foo@localhost')",
        "'pang'\n* this node has no name, and so no connections: start it with -sname foo",
      ],
      ["net_adm.ping('nonode@nohost')", "'pang'"],
      ["send(['shell', 'foo@localhost'], 'hi')", "'hi'"],
      ['node(self())', "'nonode@nohost'"],
      ["is_pid(spawn(node(), 'erlang', 'self', []))", 'true'],
      ['erlang.get_cookie()', "'nocookie'"],
      ["net_kernel.connect_node('foo@localhost')", "'ignored'"],
      ["disconnect_node('foo@localhost')", "'ignored'"],
      ['flush()', "'ok'"],
    ] as const;
    for (const [entry, answer] of told) assert.equal(await plain.type(entry), answer, entry);
    await session(plain, ["spawn('foo@localhost', 's', 'send_node', [1])"]);
    assert.match(
      plain.printed.join('\n'),
      /\*\* Can not start s:send_node,\[1\] on foo@localhost \*\*/,
    );
    assert.match(
      await plain.type("monitor_node('foo@localhost', true)"),
      /^\*\* exception error: the node cannot be part of a distributed system\n/,
    );
    await plain.stop();
  });

  it('that restart do not revive the pids of their former life', async () => {
    const foo = await nodes.start('foo');
    const first = await nodes.start('bar');
    await session(foo, ["const P = spawn('bar@localhost', 'timer', 'sleep', ['infinity'])"]);
    await session(first, ["register('sh', self()); send(['sh', 'foo@localhost'], 1)"]);
    await session(foo, ["register('sh', self())"]);
    await session(first, ["send(['sh', 'foo@localhost'], self())"]);
    await session(foo, ['const old = await receive()', "monitor_node('bar@localhost', true)"]);
    await first.stop();
    await session(foo, ['await receive()']);
    const second = await nodes.start('bar');
    await session(second, ["send(['sh', 'foo@localhost'], self())"]);
    await session(foo, ['const young = await receive()']);
    assert.equal(await foo.type('[String(old) === String(young), old === young]'), '[true, false]');
    await session(foo, ["send(old, 'lost'); exit(old, 'kill'); monitor('process', old)"]);
    assert.match((await flushed(foo, 1))[0] ?? '', /'noproc'\]$/);
    assert.deepEqual(await session(second, ['flush()']), ["'ok'"]);
  });
});
