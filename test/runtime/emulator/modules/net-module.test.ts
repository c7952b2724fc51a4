import assert from 'node:assert/strict';
import type { NodeOptions } from '../../../../runtime/node/node.ts';
import { flushed, session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const open: NodeOptions = { kernel: { net_faults: 'true', net_ticktime: '1' } };
const quick: NodeOptions = { kernel: { net_ticktime: '1' } };

describe('module net', () => {
  const nodes = testNodes();

  async function connected(options: NodeOptions = open): Promise<[TestNode, TestNode]> {
    const pair: [TestNode, TestNode] = [
      await nodes.start('foo', options),
      await nodes.start('bar', options),
    ];
    await meet(pair[0], 'bar');
    return pair;
  }

  async function meet(at: TestNode, other: string): Promise<void> {
    assert.equal(await at.type(`await net_adm.ping('${other}@localhost')`), "'pong'");
  }

  it('lists what is on, and heals it', async () => {
    const [foo] = await connected();
    assert.equal(await foo.type('await net.faults()'), '[]');
    await shows(foo, {
      "await net.delay('bar@localhost', 200, { jitter: 50, seed: 7 })": 'true',
      "await net.rate('bar@localhost', '64KB/s', { oneway: true })": 'true',
      'await net.faults()':
        "[{ fault: 'delay', from: 'foo@localhost', to: 'bar@localhost', ms: 200, jitter: 50, seed: 7 }, " +
        "{ fault: 'rate', from: 'foo@localhost', to: 'bar@localhost', oneway: true, bytes: 64000 }]",
      "await net.heal('bar@localhost')": 'true',
      'await net.heal()': 'false',
    });
  });

  it('says what is wrong with an argument', async () => {
    const [foo] = await connected();
    for (const [call, hint] of [
      ['net.cut()', "1: not the name of a node, 'bar@host', nor an array of names, but missing"],
      ["net.cut('bar')", "1: not the name of a node, 'bar@host', nor an array of names"],
      ['net.cut([])', "1: not the name of a node, 'bar@host', nor an array of names"],
      ["net.cut('foo@localhost')", '1: this node cannot be apart from itself'],
      ["net.cut(['a@h', 'b@h'], 'b@h')", '2: b@h is in both groups'],
      [
        "net.cut('bar@localhost', { for: -1 })",
        '2: option for is not whole milliseconds from 1 to 2147483647: { for: 5000, oneway: true, seed: 1 }',
      ],
      [
        "net.cut('bar@localhost', { fro: 100, oneway: true })",
        '2: there is no option "fro": { for: 5000, oneway: true, seed: 1 }',
      ],
      ['net.halves({ oneway: true })', '1: there is no option "oneway": { for: 5000, seed: 1 }'],
      [
        "net.cut('bar@localhost', 5)",
        '2: not options such as { for: 5000, oneway: true, seed: 1 }',
      ],
      ["net.delay('bar@localhost', 'long')", '2: not whole milliseconds, from 0 to 2147483647'],
      [
        "net.rate('bar@localhost', '64 knots')",
        "2: not a rate of at least one byte a second, and of whole bytes: '64KB/s', or a number",
      ],
      ...['1.5', "'1.5B/s'", "'0.0015KB/s'", '0.4', '0', 'NaN'].map((rate) => [
        `net.rate('bar@localhost', ${rate})`,
        "2: not a rate of at least one byte a second, and of whole bytes: '64KB/s', or a number",
      ]),
      ["net.heal('a@h', 'b@h')", '2: one too many: several nodes are an array'],
      ["net.cut('nobody@localhost')", 'there is no node nobody@localhost: see net_adm.names()'],
      ["net.cut('a@h', { for: 5 }, 7)", '3: one too many'],
      ["net.cut('a@h', ['b@h'], {}, 7)", '4: one too many'],
      ["net.delay('a@h', 10, {}, 7)", '4: one too many'],
      ["net.halves(['a@h', 'b@h'], {}, 7)", '3: one too many'],
      ["net.isolate('a@h', ['b@h'], {}, 7)", '4: one too many'],
      ["net.faults('a@h')", '1: one too many'],
      ["freeze('a@h', {}, 7)", '3: one too many'],
      ["thaw('a@h', 7)", '2: one too many: several nodes are an array'],
      ["crash('a@h', 7)", '2: one too many: several nodes are an array'],
      ['observer.start(7)', '1: one too many'],
      ['observer.stop(7)', '1: one too many'],
      ['net.ring()', 'there are too few nodes: nothing would be separated'],
    ])
      assert.ok(
        (await foo.type(`await ${call}`)).includes(
          `*** ${hint?.match(/^\d: /) ? 'argument ' : ''}${hint}`,
        ),
        call,
      );
  }).timeout(30_000);

  it('lets only the own terminal set faults, or all if the node says so', async () => {
    const [foo, bar] = await connected(quick);
    const only = (name: string) =>
      `*** ${name}@localhost takes faults only from its own terminal: type it there, or start it with -kernel net_faults true`;
    assert.ok((await foo.type("await freeze('bar@localhost')")).includes(only('bar')));
    assert.match(await foo.type("await freeze('bar@localhost')"), /exception error: 'eacces'/);
    const cut = "await rpc.call('bar@localhost', 'net', 'cut', ['foo@localhost'])";
    assert.match(await foo.type(cut), /'EXIT'[\s\S]*eacces/);
    await foo.type(
      "await rpc.call('bar@localhost', 'application', 'set_env', ['kernel', 'net_faults', 'true'])",
    );
    assert.match(await foo.type(cut), /'EXIT'[\s\S]*eacces/);
    const job = await foo.shellOn('bar@localhost');
    assert.match(await foo.typeIn(job, "await net.cut('foo@localhost')"), /eacces/);
    assert.equal(await bar.type("await net.hold('foo@localhost')"), 'true');
    assert.match(await foo.type('await net.faults()'), /fault: 'hold'/);
    assert.equal(await bar.type('await net.release()'), 'true');
  });

  it('tells each monitor once that a cut node is down, and connects again when healed', async () => {
    const [foo, bar] = await connected();
    await foo.type(
      "const there = await spawn('bar@localhost', async () => { await receive() }); monitor('process', there)",
    );
    await foo.type("monitor_node('bar@localhost', true)");
    await foo.type("await net.cut('bar@localhost')");
    await foo.type("send(['shell', 'bar@localhost'], 'lost')");
    const down = await flushed(foo, 2);
    assert.deepEqual(down.toSorted(), [
      "['DOWN', #Ref<>, 'process', <9.88.0>, 'noconnection']".replace(
        '<9.88.0>',
        down.join().match(/<[\d.]+>/)?.[0] ?? '',
      ),
      "['nodedown', 'bar@localhost']",
    ]);
    assert.equal(await foo.type('nodes()'), '[]');
    assert.equal(await foo.type('await net.heal()'), 'true');
    await meet(bar, 'foo');
    await foo.type('await sleep(1200)');
    assert.equal(await foo.type("process_info(self(), 'message_queue_len')[1]"), '0');
  });

  it('loses nothing that waits on a link that is released in time', async () => {
    const [foo, bar] = await connected();
    await bar.type("register('shell', self())");
    await foo.type("await net.hold('bar@localhost')");
    await foo.type("for (let i = 0; i < 1000; i++) send(['shell', 'bar@localhost'], i)");
    await foo.type('await sleep(1500)'); // longer than net_ticktime
    assert.equal(await bar.type("process_info(self(), 'message_queue_len')[1]"), '0');
    assert.equal(await foo.type("await net.release('bar@localhost')"), 'true');
    await bar.gets(1_000);
    assert.equal(
      await bar.type(
        'const got = []; for (let i = 0; i < 1000; i++) got.push(await receive()); got.every((n, i) => n === i)',
      ),
      'true',
    );
  });

  it('shows a race: a message that is held comes after one that took another way', async () => {
    const [foo, bar] = await connected();
    const baz = await nodes.start('baz', open);
    await meet(baz, 'foo');
    await meet(baz, 'bar');
    await bar.type("register('shell', self())");
    await foo.type("await net.hold('bar@localhost')");
    await foo.type("send(['shell', 'bar@localhost'], 'first')");
    await baz.type("send(['shell', 'bar@localhost'], 'second')");
    await bar.gets(1);
    await foo.type("await net.release('bar@localhost')");
    assert.deepEqual(await flushed(bar, 2), ["'second'", "'first'"]);
  });

  it('freezes a node: it is not dead, only slow, if it thaws in time', async () => {
    const [foo, bar] = await connected({ kernel: { net_faults: 'true', net_ticktime: '5' } });
    await bar.type("register('shell', self())");
    await foo.type("monitor('process', ['shell', 'bar@localhost'])");
    await foo.type("await freeze('bar@localhost', { for: 300 })");
    await foo.type("send(['shell', 'bar@localhost'], 'hello')");
    assert.match(
      await foo.type('await net.faults()'),
      /fault: 'freeze', node: 'bar@localhost', left: \d+/,
    );
    await bar.prints(/^fault: bar@localhost is frozen, for \d+ ms$/);
    assert.match(bar.printed.at(-1) ?? '', /^fault/);
    await bar.prints(/^heal/);
    await bar.gets(1);
    assert.equal(await foo.type("process_info(self(), 'message_queue_len')[1]"), '0');
  });

  it('freezes its own node after the entry: the prompt is there again', async () => {
    const foo = await nodes.start('foo', quick);
    assert.equal(await foo.type("await freeze('foo@localhost', { for: 300 })"), 'true');
    await foo.prints(/^fault: foo@localhost is frozen/);
    assert.equal(await foo.type('1 + 1'), '2');
    assert.deepEqual(
      foo.printed.map((text) => text.replace(/:.*/, '')),
      ['true', 'fault', 'heal', '2'],
    );
  });

  it('freezes past net_ticktime: others cannot tell it from a dead one', async () => {
    const [foo, bar] = await connected();
    await foo.type("monitor_node('bar@localhost', true)");
    await foo.type("await freeze('bar@localhost')");
    assert.deepEqual(await flushed(foo, 1), ["['nodedown', 'bar@localhost']"]);
    assert.equal(await foo.type("await net_adm.ping('bar@localhost')"), "'pang'");
    assert.equal(await foo.type("await thaw('bar@localhost')"), 'true');
    assert.equal(await foo.type("await thaw('bar@localhost')"), 'false');
    await meet(foo, 'bar');
    await bar.prints(/^heal/);
  }).timeout(30_000);

  it('cuts the nodes that there are into halves: one that connects later sees all, as h() says', async () => {
    const [foo, bar] = await connected();
    assert.equal(await foo.type('await net.halves()'), "[['bar@localhost'], ['foo@localhost']]");
    const baz = await nodes.start('baz', open);
    await meet(baz, 'foo');
    await meet(baz, 'bar');
    for (const shape of ['isolate', 'halves', 'bridge', 'ring']) {
      await foo.type(`h('net.${shape}')`);
      assert.match(
        foo.printed.slice(-2).join('\n').replaceAll(/\s+/g, ' '),
        /[Aa] node that connects later/,
        shape,
      );
    }
    assert.equal(await bar.type("nodes().includes('baz@localhost')"), 'true');
  });

  it('crashes a node', async () => {
    const [foo, bar] = await connected();
    assert.equal(await foo.type("await crash('bar@localhost')"), 'true');
    await bar.prints(/^crashed$/);
  });

  it('names each fault in why()', async () => {
    const [foo] = await connected({ kernel: { net_faults: 'true' } });
    await foo.type("await net.cut('bar@localhost')");
    await foo.type("await why('bar@localhost')");
    const shown = await foo.prints(/is .*reachable/);
    assert.match(shown, /^bar@localhost is connected, but not reachable: a fault stops messages$/m);
    assert.match(shown, /NO {2}fault +nothing passes between foo@localhost and bar@localhost/);
    assert.match(shown, /-> net.heal\('bar@localhost'\) ends it/);
  });

  it('says where a call was that failed, also if other nodes were asked first', async () => {
    const [foo] = await connected(quick);
    for (const call of [
      "net.cut('nobody@localhost')",
      "net.cut('bar@localhost', 'baz@localhost')",
      "freeze('bar@localhost')",
      "thaw('nobody@localhost')",
    ])
      assert.match(await foo.type(`await ${call}`), /in call from shell \(.*line 1\)/, call);
  });

  it('is told by h(): all forms of each function, and of a command as much as of its function', async () => {
    const foo = await nodes.start('foo', quick);
    const help = async (what: string): Promise<string> =>
      (await session(foo, [`h(${what})`])).join('').replaceAll(/\s+/g, ' ');
    const forms = await help('net');
    assert.match(
      forms,
      /net\.cut\(nodes: Nodes, options\?.* net\.cut\(nodes: Nodes, others: Nodes, /,
    );
    for (const name of ['freeze', 'thaw', 'crash']) {
      const text = await help(name);
      assert.ok(text.includes(`${name}('node')`), text);
      assert.ok(text.includes(`in functions that are sent, only net.${name}`), text);
      assert.match(text, /was started with `-kernel net_faults true`/);
    }
  });

  it('is not there without a network', async () => {
    const lone = await nodes.start('foo', { name: undefined as never });
    assert.match(await lone.type("await net.cut('bar@host')"), /distribution_not_started/);
  });
});
