import assert from 'node:assert/strict';
import { describeNats, type NatsServer, startNats, stopNats } from '../../helpers/nats-server.ts';
import { type TestNode, testNodes } from '../../helpers/start-node.ts';

// keeps the numbers that it gets
const checker = `
export async function collect() {
  const got = [];
  for (;;) {
    const message = await receive();
    if (Array.isArray(message) && message[0] === 'report') send(message[1], ['got', got]);
    else if (Array.isArray(message) && message[0] === 'newest') send(message[1], got.at(-1));
    else if (typeof message === 'number') got.push(message);
  }
}
`;

/** All that an entry prints, its value too. */
async function said(node: TestNode, entry: string): Promise<string> {
  const from = node.printed.length;
  const value = await node.type(entry);
  return [...node.printed.slice(from), value].join('\n');
}

describeNats('nodes in a room', () => {
  const nodes = testNodes();
  let server: NatsServer;
  let invite: string;

  beforeEach(async () => {
    server = await startNats();
    invite = server.invite({ room: 'room-7' });
    nodes.files({ 'checker.ts': checker });
  });
  afterEach(stopNats);

  const start = (name: string, kernel: Record<string, string> = {}): Promise<TestNode> =>
    nodes.start(name, { name, join: invite, kernel });

  it('say what carries each link', async () => {
    const foo = await start('foo');
    await start('bar');
    await start('baz', { dist_direct: 'false' });
    assert.equal(await foo.type("net_adm.ping('bar@room-7')"), "'pong'");
    assert.equal(await foo.type("net_adm.ping('baz@room-7')"), "'pong'");
    assert.equal(
      await foo.type("nodes('connected', { carrier: true })"),
      "[['bar@room-7', { carrier: 'ws' }], ['baz@room-7', { carrier: 'nats' }]]",
    );
    assert.match(
      await said(foo, "why('baz@room-7')"),
      /link {2}up since .*, over NATS, at nats:\/\//,
    );
    assert.match(
      await said(foo, "why('bar@room-7')"),
      /link {2}up since .*, direct, at 127\.0\.0\.1:/,
    );
    assert.match(
      await foo.type('net_adm.names()'),
      /^\['ok', \[\['bar', \d+\], \['baz', 0\], \['foo', /,
    );
    assert.equal(await foo.type('net_adm.host_file()'), "['room-7']");
    assert.equal(await foo.type('net_adm.world()'), "['bar@room-7', 'baz@room-7', 'foo@room-7']");
    assert.match(await said(foo, 'h(net_adm.names)'), /In a room .* port 0 for those that take/s);
    assert.match(
      await said(foo, "why('zoe@room-7')"),
      /NO {2}registered {2}no node called zoe is in room-7; there are bar, baz/,
    );
    assert.match(await said(foo, "why('bar@elsewhere')"), /called NAME@room-7/);
  });

  it('have faults set on links over the broker, and end them', async () => {
    const foo = await start('foo', { dist_direct: 'false', net_ticktime: '1' });
    const bar = await start('bar', { dist_direct: 'false', net_faults: 'true' });
    assert.equal(await foo.type("net_adm.ping('bar@room-7')"), "'pong'");
    await foo.type("monitor_node('bar@room-7', true)");
    assert.equal(await foo.type("net.cut('bar@room-7')"), 'true');
    await foo.gets(1);
    assert.match(await said(foo, 'flush()'), /\['nodedown', 'bar@room-7'\]/);
    await foo.type('net.heal()');
    for (;;) if ((await foo.type("net_adm.ping('bar@room-7')")) === "'pong'") break;
    assert.equal(await bar.type('nodes()'), "['foo@room-7']");
  });

  it('report once for each node that the broker is away, however often it is called', async () => {
    const foo = await start('foo', { dist_direct: 'false' });
    await start('bar', { dist_direct: 'false' });
    assert.equal(await foo.type("net_adm.ping('bar@room-7')"), "'pong'");
    server.kill();
    await foo.prints(/The broker of room-7 at .* is lost/);
    const from = foo.printed.length;
    await foo.type(
      "spawn(async () => { for (let n = 0; n < 50; n++) { send(['x', n % 2 ? 'bar@room-7' : 'zoe@room-7'], n); await sleep(5) } console.log('sent') })",
    );
    await foo.prints(/^sent/);
    const reports = foo.printed
      .slice(from)
      .filter((text) => /@room-7 (?:failed|cannot)/.test(text));
    assert.deepEqual(reports.map((text) => /Connection to (\w+)/.exec(text)?.[1]).sort(), [
      'bar',
      'zoe',
    ]);
  });

  it('lose nothing silently, repeat nothing and are told once when the server is killed under load', async () => {
    const foo = await start('foo', { dist_direct: 'false' });
    const bar = await start('bar', { dist_direct: 'false' });
    await bar.type("const collector = spawn('checker', 'collect', [])");
    await bar.type("register('collector', collector)");
    assert.equal(await foo.type("net_adm.ping('bar@room-7')"), "'pong'");
    const told: string[] = [];
    const newest = async (): Promise<number> => {
      await bar.type("send('collector', ['newest', self()])");
      return Number(await bar.type('await receive()'));
    };
    for (let round = 0; round < 4; round++) {
      await foo.type(`const ref${round} = monitor('process', ['collector', 'bar@room-7'])`);
      await foo.type(
        `for (let n = ${round * 1_000}; n < ${round * 1_000 + 500}; n++) send(['collector', 'bar@room-7'], n)`,
      );
      for (;;) if ((await newest()) === round * 1_000 + 499) break;
      const streaming = foo.type(
        `for (let n = ${round * 1_000 + 500}; n < ${(round + 1) * 1_000}; n++) { send(['collector', 'bar@room-7'], n); if (n % 50 === 0) await sleep(2) }`,
      );
      server.kill();
      await streaming;
      await server.restart();
      await foo.gets(1);
      told.push(await said(foo, 'flush()'));
      for (;;) if ((await foo.type("net_adm.ping('bar@room-7')")) === "'pong'") break;
    }
    for (const text of told) assert.equal(text.match(/'DOWN'/g)?.length, 1, text);
    assert.match(told[0] ?? '', /'noconnection'/);
    await bar.type("send('collector', ['report', self()])");
    await bar.gets(1);
    const got = JSON.parse(
      (await bar.type('(await receive())[1].join()')).replace(/^'(.*)'$/, '[$1]'),
    ) as number[];
    assert.ok(got.length >= 2_000, `${got.length} of 4000 have arrived`);
    assert.ok(
      got.every((number, at) => at === 0 || number > (got[at - 1] ?? 0)),
      'in order, and none twice',
    );
  }).timeout(60_000);
});
