// Two nodes of terl over Erlang's carrier: bare TCP, without tags. And nodes that have two carriers.
import assert from 'node:assert/strict';
import type { NetKernelEvents, NetKernelOptions } from '../../../transport/kernel/net-kernel.ts';
import { erlangs } from '../support/carriers.ts';
import { contentsOf, frame } from '../support/frame.ts';
import { closeAll, type TestNode, testMapper, testNode, useCarrier } from '../support/test-node.ts';

const { carrier } = erlangs;
const cut = { kind: 'cut' } as const;

describe('net kernel over inet_tcp', () => {
  let epmd: number;

  before(() => useCarrier(carrier));
  after(() => useCarrier(undefined));
  beforeEach(async () => {
    epmd = (await testMapper()).port;
  });
  afterEach(closeAll);

  const node = (
    name: string,
    options: Partial<NetKernelOptions> = {},
    events: Partial<NetKernelEvents> = {},
  ) => testNode(`${name}@host`, epmd, options, events);

  async function connected(a: TestNode, b: TestNode): Promise<void> {
    a.kernel.connect(b.kernel.name);
    await Promise.all([a.until(`up ${b.kernel.name}`), b.until(`up ${a.kernel.name}`)]);
  }

  const texts = ({ frames }: TestNode) => contentsOf(frames).map(String);

  it('connects nodes of terl, which see one another', async () => {
    const [foo, bar, baz] = [
      await node('foo'),
      await node('bar'),
      await node('baz', { hidden: true }),
    ];
    await connected(foo, bar);
    await connected(foo, baz);
    const seen = foo.kernel.peers().map(({ name, kind, hidden }) => [name, kind, hidden]);
    assert.deepEqual(seen, [
      ['bar@host', 'terl', false],
      ['baz@host', 'terl', true],
    ]);
    bar.kernel.connectHidden('baz@host');
    await Promise.all([baz.until('up bar@host'), bar.until('up baz@host')]);
    assert.deepEqual(
      [bar, baz].map(({ kernel }) => kernel.peers().at(-1)?.hidden),
      [true, true],
    );
    const names = (await foo.kernel.names()).map(({ name }) => name);
    assert.deepEqual(names, ['foo', 'bar', 'baz']);
    await bar.kernel.stop();
    await foo.until('down bar@host connection_closed');
  });

  it('listens where the name of its host leads, and is found there', async () => {
    const options = { cookie: 'secret' };
    const foo = await testNode('foo@127.0.1.1', epmd, options);
    const bar = await testNode('bar@127.0.1.1', epmd, options);
    assert.equal(bar.kernel.listening.address, '127.0.1.1');
    foo.kernel.connect('bar@127.0.1.1');
    await bar.until('up foo@127.0.1.1');
  });

  it('refuses another cookie: the accepting side reports, the caller learns it from the close', async () => {
    const [foo, bar] = [await node('foo'), await node('bar', { cookie: 'other' })];
    foo.kernel.connect('bar@host');
    await foo.until('failed bar@host challenge_ack bad_cookie');
    await bar.until(/foo@host rejected\. Invalid challenge reply/);
  });

  it('delivers what is sent in the moment of coming up', async () => {
    const foo = await node('foo');
    const up = {
      up: () => {
        for (let n = 0; n < 100; n++) bar.kernel.send('foo@host', frame(`${n}`));
      },
    };
    const bar: TestNode = await node('bar', {}, up);
    foo.kernel.connect('bar@host');
    await foo.untilTrue(() => texts(foo).length === 100);
    assert.deepEqual(texts(foo), [...Array(100).keys()].map(String));
  });

  it('carries 100,000 frames in order, both ways at once', async () => {
    const [foo, bar] = [await node('foo'), await node('bar')];
    await connected(foo, bar);
    const sent = Array.from({ length: 100_000 }, (_, n) => frame(`${n} ${'x'.repeat(n % 300)}`));
    for (const one of sent) {
      foo.kernel.send('bar@host', one);
      bar.kernel.send('foo@host', one);
    }
    const all = Buffer.concat(sent);
    const isAll = ({ frames }: TestNode) =>
      frames.reduce((sum, run) => sum + run.length, 0) === all.length;
    await Promise.all([foo.untilTrue(() => isAll(foo)), bar.untilTrue(() => isAll(bar))]);
    for (const { frames } of [foo, bar]) assert.ok(Buffer.concat(frames).equals(all));
  });

  it('carries a frame of 64 MB whole, and says when it has left and when the link has drained', async () => {
    const [foo, bar] = [await node('foo'), await node('bar')];
    await connected(foo, bar);
    const large = frame(Buffer.alloc(64 * 1024 * 1024, 7));
    let hasLeft = false;
    foo.kernel.send('bar@host', large, () => {
      hasLeft = true;
    });
    await bar.untilTrue(() => bar.frames.length === 1);
    assert.ok(bar.frames[0]?.equals(large));
    await foo.until('drained bar@host');
    assert.ok(hasLeft);
  });

  it('keeps a silent link by ticks, and removes one on which nothing comes', async () => {
    const [foo, bar] = [await node('foo', { ticktime: 1 }), await node('bar', { ticktime: 1 })];
    await connected(foo, bar);
    const received = async () => (await foo.kernel.why('bar@host')).at(-1)?.detail ?? '';
    const first = await received();
    while ((/; (\d+) messages in/.exec(await received())?.[1] ?? '0') < '3')
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(first, /; 0 messages in/);
    await bar.kernel.fault({
      do: 'set',
      left: ['bar@host'],
      right: ['foo@host'],
      oneway: true,
      effect: cut,
    });
    await foo.until('down bar@host net_tick_timeout');
    await foo.until(/Node bar@host not responding/);
    assert.deepEqual(texts(bar), []);
  });

  it('obeys faults of its own node, and gives no orders', async () => {
    const [foo, bar] = [
      await node('foo', { mayOthersFault: true }),
      await node('bar', { mayOthersFault: true }),
    ];
    await connected(foo, bar);
    const between = { left: ['foo@host'], right: ['bar@host'], oneway: false };
    const set = (kind: 'hold' | 'cut') =>
      foo.kernel.fault({ do: 'set', ...between, effect: { kind } });
    assert.equal((await set('hold')).result.ok, true);
    foo.kernel.send('bar@host', frame('out'));
    bar.kernel.send('foo@host', frame('in'));
    bar.kernel.send('foo@host', frame('second'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual([texts(foo), texts(bar)], [[], []]);
    await foo.kernel.fault({ do: 'heal' });
    await bar.untilTrue(() => texts(bar).length === 1);
    await foo.untilTrue(() => texts(foo).length === 2);
    assert.deepEqual([texts(foo), texts(bar)], [['in', 'second'], ['out']]);
    const { result: ordered } = await foo.kernel.fault({ do: 'freeze', node: 'bar@host' });
    assert.ok(!ordered.ok);
    assert.match(ordered.sentence, /to bar@host: such orders do not travel over inet_tcp/);
  });

  it('comes up although a fault holds back the last message of the handshake', async () => {
    const [foo, bar] = [await node('foo'), await node('bar')];
    const effect = { kind: 'delay', time: 40, jitter: 0, seed: 1 } as const;
    await bar.kernel.fault({
      do: 'set',
      left: ['bar@host'],
      right: ['foo@host'],
      oneway: true,
      effect,
    });
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host');
    bar.kernel.send('foo@host', frame('behind the ack'));
    await foo.untilTrue(() => texts(foo).length === 1);
    assert.deepEqual(texts(foo), ['behind the ack']);
  });
});

describe('a node with two carriers', () => {
  let tpmd: number;
  let epmd: number;

  beforeEach(async () => {
    tpmd = (await testMapper()).port;
    epmd = (await testMapper()).port;
  });
  afterEach(closeAll);

  const websocket = (name: string) => testNode(`${name}@host`, tpmd);
  const tcp = (name: string) => testNode(`${name}@host`, epmd, { carrier });

  async function both(name: string): Promise<TestNode> {
    const { websocketCarrier } = await import('../../../transport/carrier/websocket-dist.ts');
    return testNode(`${name}@host`, tpmd, {
      carrier: [websocketCarrier, carrier],
      mapper: { port: tpmd, epmdPort: epmd },
    });
  }

  it('is between those that have one of them', async () => {
    const [left, middle, right] = [
      await websocket('left'),
      await both('middle'),
      await tcp('right'),
    ];
    middle.kernel.connect('left@host');
    middle.kernel.connect('right@host');
    await Promise.all([left.until('up middle@host'), right.until('up middle@host')]);
    const creations = [left, right].map(({ kernel }) => kernel.peers()[0]?.creation);
    assert.deepEqual(creations, [middle.kernel.creation, middle.kernel.creation]);
    left.kernel.connect('right@host');
    await left.until('failed right@host mapper no_such_node');
    const names = (await middle.kernel.names()).map(({ name }) => name);
    assert.deepEqual(names, ['left', 'middle', 'right']);
  });

  it('is reached on both', async () => {
    const [left, middle, right] = [
      await websocket('left'),
      await both('middle'),
      await tcp('right'),
    ];
    left.kernel.connect('middle@host');
    right.kernel.connect('middle@host');
    await Promise.all([middle.until('up left@host'), middle.until('up right@host')]);
    const { result: listed } = await middle.kernel.fault({ do: 'freeze', node: 'left@host' });
    assert.match(listed.ok ? '' : listed.sentence, /takes faults only from its own terminal/);
  });

  it('asks one mapper after the other, and says in why() what each knows', async () => {
    const [middle] = [await both('middle'), await tcp('right')];
    const steps = await middle.kernel.why('right@host');
    assert.deepEqual(
      steps.map(({ step, ok }) => `${ok ? 'ok' : '--'} ${step}`),
      [
        ...[
          'ok name',
          'ok host',
          'ok domain',
          'ok mapper',
          '-- registered',
          'ok mapper',
          'ok registered',
        ],
        ...[
          'ok tcp',
          'ok carrier',
          'ok status',
          'ok challenge',
          'ok version',
          'ok cookie',
          'ok link',
        ],
      ],
    );
    const [last] = (await middle.kernel.why('nobody@host')).slice(-1);
    assert.equal(last?.step, 'registered');
    assert.match(
      last?.detail ?? '',
      /no node called nobody runs on host; registered there: middle .*, right/,
    );
  });

  it('says of a node in a mapper of the other kind which -proto_dist it needs', async () => {
    const [left] = [await websocket('left'), await testNode('odd@host', tpmd, { carrier })];
    const [last] = (await left.kernel.why('odd@host')).slice(-1);
    assert.equal(last?.step, 'version');
    assert.match(last?.detail ?? '', /it speaks the distribution of Erlang/);
    assert.match(last?.advice ?? '', /-proto_dist ws inet_tcp/);
  });

  it('does not start when its name is taken in one of the mappers, and leaves the other', async () => {
    const right = await tcp('middle');
    await assert.rejects(both('middle'), /the name middle@host seems to be in use/);
    const left = await websocket('left');
    assert.deepEqual(
      (await left.kernel.names()).map(({ name }) => name),
      ['left'],
    );
    await right.kernel.stop();
    await both('middle');
  });
});
