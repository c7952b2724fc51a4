import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { freePort } from '../../../transport/base/free-port.ts';
import { loadCarrier } from '../../../transport/carrier/proto-dist.ts';
import type { Mapper, MapperOptions } from '../../../transport/mapper/mapper.ts';
import { writeRequest } from '../../../transport/mapper/mapper-messages.ts';
import { makeRelay } from '../../../transport/mapper/relay.ts';
import { sslDistOpt } from '../support/carriers.ts';
import { forward } from '../support/forwarder.ts';
import { namespaces } from '../support/namespaces.ts';
import { register } from '../support/raw-peer.ts';
import { closeAll, closeLater, eventually, testMapper, testNode } from '../support/test-node.ts';

describe('relay', () => {
  let mapper: Mapper;
  let tunnels: ReadonlySet<Socket>;

  afterEach(closeAll);

  // 127.0.0.2 stands for a machine behind a firewall: of its ports only the mapper's answers,
  // since nodes listen at 127.0.0.1.
  const outside = '127.0.0.2';

  async function firewall(options: Partial<MapperOptions> = { relay: true }): Promise<void> {
    mapper = await testMapper(options);
    const mappersPort = await forward(outside, mapper.port);
    tunnels = mappersPort.connections;
    closeLater(async () => mappersPort.close());
  }

  const caller = (options = {}) =>
    testNode('foo@127.0.0.1', mapper.port, { relay: true, setuptime: 3, ...options });

  it('is taken when the port of a node cannot be reached, and carries all in order', async () => {
    await firewall();
    const bar = await testNode(`bar@${outside}`, mapper.port);
    const foo = await caller();
    foo.kernel.connect(bar.kernel.name);
    await Promise.all([foo.until(/^up/), bar.until(/^up/)]);
    const [{ address, carrier } = { address: '', carrier: '' }] = foo.kernel.peers();
    assert.deepEqual([address, carrier], [`${outside}:${mapper.port}`, 'relay']);
    const up = (await foo.kernel.why(bar.kernel.name)).at(-1);
    assert.match(up?.detail ?? '', /^up since .*, visible, through the relay, at 127\.0\.0\.2:/);
    for (let n = 0; n < 1_000; n++) {
      foo.kernel.send(bar.kernel.name, Buffer.alloc(20_000, n));
      bar.kernel.send(foo.kernel.name, Buffer.alloc(20_000, n));
    }
    for (const node of [foo, bar]) {
      await node.untilTrue(() => node.frames.length === 1_000);
      assert.ok(node.frames.every((frame, n) => frame[0] === n % 256 && frame.length === 20_000));
    }
    await bar.kernel.stop();
    await foo.until(`down bar@${outside} connection_closed`);
  });

  it('lets the sender see the congestion of a node that reads no more', async () => {
    await firewall();
    const bar = await testNode(`bar@${outside}`, mapper.port);
    const foo = await caller();
    foo.kernel.connect(bar.kernel.name);
    await foo.until(/^up/);
    for (const socket of tunnels) socket.pause();
    const megabyte = Buffer.alloc(1_000_000);
    for (let n = 0; n < 30; n++) foo.kernel.send(bar.kernel.name, Buffer.from(megabyte));
    await foo.until(/^busy/);
    for (const socket of tunnels) socket.resume();
    await bar.untilTrue(() => bar.frames.length === 30);
    await foo.until(/^drained/);
  });

  it('takes no more of a caller than the node takes, and holds no more than a little', async () => {
    const all = 64_000_000; // bytes, far more than the system keeps for two sockets
    const nodes: Socket[] = []; // the node's side
    const callers: Socket[] = []; // the relay's side of its callers
    const port = await listening((socket) => nodes.push(socket.pause()));
    const relay = makeRelay({
      portOf: () => port,
      addresses: ['127.0.0.1'],
      links: 1,
      log: () => undefined,
    });
    closeLater(async () => relay.close());
    const door = await listening((socket) => {
      callers.push(socket);
      relay.take('bar', socket);
    });
    const sender = connect(door, '127.0.0.1').resume();
    closeLater(async () => void sender.destroy());
    await eventually(() => nodes.length === 1);
    sender.write(Buffer.alloc(all));
    const taken = await settled(() => callers[0]?.bytesRead ?? 0);
    assert.ok(taken > 0 && taken < all / 2, `${taken} bytes`);
    nodes[0]?.resume();
    await eventually(() => nodes[0]?.bytesRead === all);
  });

  it('leaves the cookie between the two nodes, and TLS too', async () => {
    await firewall();
    const bar = await testNode(`bar@${outside}`, mapper.port, { cookie: 'other' });
    const foo = await caller({ cookie: 'this' });
    foo.kernel.connect(bar.kernel.name);
    await foo.until(`failed bar@${outside} challenge_ack bad_cookie`);
    const carrier = await loadCarrier('wss', sslDistOpt('safe', [outside]));
    const safe = await testNode(`safe@${outside}`, mapper.port, { carrier });
    const secure = await testNode('secure@127.0.0.1', mapper.port, {
      relay: true,
      carrier: await loadCarrier('wss', sslDistOpt('secure', ['127.0.0.1'])),
    });
    secure.kernel.connect(safe.kernel.name);
    await safe.until('up secure@127.0.0.1');
  });

  it('is not taken unless the node wants it and the mapper offers it', async () => {
    await firewall({});
    await testNode(`bar@${outside}`, mapper.port);
    const plain = await testNode('plain@127.0.0.1', mapper.port);
    plain.kernel.connect(`bar@${outside}`);
    await plain.until(`failed bar@${outside} connect econnrefused`);
    const foo = await caller();
    const steps = await foo.kernel.why(`bar@${outside}`);
    assert.deepEqual(
      steps.slice(-2).map(({ step, ok }) => `${step} ${ok}`),
      ['tcp false', 'relay false'],
    );
    assert.match(steps.at(-1)?.detail ?? '', /does not relay \(it was started without -relay\)$/);
    assert.match(steps.at(-1)?.advice ?? '', /tpmd -relay/);
  });

  it('leads to registered nodes only, in bounded number, and never to the mapper itself', async () => {
    await firewall({ relay: true, relayLinks: 2 });
    const ask = async (name: string, keep = false) => {
      const socket = connect(mapper.port, '127.0.0.1');
      socket.on('error', () => undefined);
      closeLater(async () => void socket.destroy());
      socket.write(writeRequest({ kind: 'relay', name }));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      if (!keep) await once(socket, 'close'); // who is refused is hung up on
      return answer.toString('hex');
    };
    await testNode(`bar@${outside}`, mapper.port);
    assert.equal(await ask('nobody'), '01');
    assert.equal(await ask('127.0.0.1:22'), '01');
    await register(mapper.port, 'mapper', mapper.port);
    assert.equal(await ask('mapper'), '01');
    await register(mapper.port, 'gone', await freePort());
    assert.equal(await ask('gone'), '03');
    assert.equal(await ask('bar', true), '00');
    assert.equal(await ask('bar', true), '00');
    assert.equal(await ask('bar'), '04');
    await closeAll();
    await eventually(() => tunnels.size === 0);
  });

  it('gets two nodes together between namespaces with a firewall between them', async function () {
    this.timeout(60_000);
    const net = await namespaces();
    if (net === undefined) {
      // No namespaces here: the listener that refuses takes their place.
      await firewall();
      const bar = await testNode(`bar@${outside}`, mapper.port);
      const foo = await caller();
      foo.kernel.connect(bar.kernel.name);
      await bar.until(/^up/);
      return;
    }
    closeLater(net.remove);
    await net.mapper('b', '-relay');
    await net.mapper('a');
    const bar = await net.node('b', 'bar');
    const lonely = await net.node('a', 'lonely');
    lonely.say(`connect ${bar.name}`);
    await lonely.until(/^failed \S+ connect timeout/);
    const foo = await net.node('a', 'foo', 'relay');
    foo.say(`connect ${bar.name}`);
    await foo.until(/^up/);
    foo.say(`send ${bar.name} hello`);
    await bar.until(/^frame hello/);
  });
});

/** A server at a free port of the loopback interface; gives the port. */
async function listening(accept: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    closeLater(async () => void socket.destroy());
    accept(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeLater(async () => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A count, once it has not changed for ten looks in a row. */
async function settled(count: () => number): Promise<number> {
  let last = count();
  for (let same = 0; same < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = count();
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
  }
  return last;
}
