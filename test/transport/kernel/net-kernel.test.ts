import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { carriers } from '../support/carriers.ts';
import { movedClock } from '../support/moved-clock.ts';
import { impostor, openLink, register } from '../support/raw-peer.ts';
import {
  closeAll,
  closeLater,
  eventually,
  testMapper,
  testNode,
  useCarrier,
} from '../support/test-node.ts';

for (const { name: over, carrier } of carriers)
  describe(`net-kernel over ${over}`, () => {
    let mapper: number;

    before(() => useCarrier(carrier));
    after(() => useCarrier(undefined));
    beforeEach(async () => {
      mapper = (await testMapper()).port;
    });
    afterEach(closeAll);

    it('connects on demand and reports a closed link once, on both sides', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper, { hidden: true });
      foo.kernel.connect('foo@host');
      foo.kernel.connect('bar@host');
      foo.kernel.connect('bar@host');
      await Promise.all([foo.until('up bar@host'), bar.until('up foo@host')]);
      const [peer] = foo.kernel.peers();
      assert.equal(peer?.creation, bar.kernel.creation);
      assert.equal(peer?.hidden, true);
      assert.equal(peer?.address, `127.0.0.1:${bar.kernel.port}`);
      assert.equal(foo.kernel.disconnect('bar@host'), true);
      assert.equal(foo.kernel.disconnect('bar@host'), false);
      await bar.until('down foo@host connection_closed');
      assert.deepEqual(foo.log, ['up bar@host', 'down bar@host disconnect']);
      foo.kernel.connect('bar@host');
      await Promise.all([foo.until('up bar@host', 2), bar.until('up foo@host', 2)]);
      await bar.kernel.stop();
      await foo.until('down bar@host connection_closed');
      assert.deepEqual(foo.kernel.peers(), []);
    });

    it('delivers what was sent in the moment of coming up', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode(
        'bar@host',
        mapper,
        {},
        {
          up: (peer) => {
            for (let n = 0; n < 100; n++) bar.kernel.send(peer.name, Buffer.of(n));
          },
        },
      );
      foo.kernel.connect('bar@host');
      await foo.untilTrue(() => foo.frames.length === 100);
      assert.deepEqual(
        foo.frames.map((frame) => frame[0]),
        [...Array(100).keys()],
      );
    });

    it('carries 100,000 messages in order, both ways at once', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      foo.kernel.connect('bar@host');
      await bar.until('up foo@host');
      await foo.until('up bar@host');
      const count = 100_000;
      for (let n = 0; n < count; n++) {
        const message = Buffer.alloc(4 + (n % 300));
        message.writeUInt32BE(n);
        foo.kernel.send('bar@host', message);
        bar.kernel.send('foo@host', Buffer.from(message));
      }
      for (const node of [foo, bar]) {
        await node.untilTrue(() => node.frames.length === count);
        assert.ok(
          node.frames.every(
            (frame, n) => frame.readUInt32BE() === n && frame.length === 4 + (n % 300),
          ),
        );
      }
    });

    it('says when a link is congested and when it has drained', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      foo.kernel.connect('bar@host');
      await foo.until('up bar@host');
      for (let n = 0; n < 1_000; n++) foo.kernel.send('bar@host', new Uint8Array(100_000));
      await bar.untilTrue(() => bar.frames.length === 1_000);
      await foo.until('drained bar@host');
      assert.deepEqual(foo.log, ['up bar@host', 'busy bar@host', 'drained bar@host']);
    });

    it('carries large messages whole and refuses one beyond the limit at the sender', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      foo.kernel.connect('bar@host');
      await foo.until('up bar@host');
      const largest = Buffer.alloc(2 * 1024 * 1024, 7);
      foo.kernel.send('bar@host', largest);
      await bar.untilTrue(() => bar.frames.length === 1);
      assert.ok(bar.frames[0]?.equals(largest));
      const tooLarge = Buffer.alloc(largest.length + 1);
      assert.throws(
        () => foo.kernel.send('bar@host', tooLarge),
        /at most 2097152 bytes .* got 2097153/,
      );
      assert.equal(foo.kernel.peers().length, 1);
    });

    it('carries pieces as one message, and refuses those that are too large together', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      foo.kernel.connect('bar@host');
      await foo.until('up bar@host');
      const pieces = [1, 70_000, 0, 3, 600].map((size, n) => Buffer.alloc(size, n));
      foo.kernel.send('bar@host', pieces);
      foo.kernel.send('bar@host', [Buffer.alloc(0)]); // nothing
      foo.kernel.send('bar@host', Buffer.of(9));
      await bar.untilTrue(() => bar.frames.length === 2);
      assert.deepEqual(bar.frames, [Buffer.concat(pieces), Buffer.of(9)]);
      const half = Buffer.alloc(1024 * 1024);
      assert.throws(
        () => foo.kernel.send('bar@host', [half, half, Buffer.of(1)]),
        /at most 2097152 bytes .* got 2097153/,
      );
    });

    it('settles crossed calls with one link', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      for (let round = 1; round <= 100; round++) {
        foo.kernel.connect('bar@host');
        if (round % 3 === 1) await new Promise((resolve) => setImmediate(resolve));
        bar.kernel.connect('foo@host');
        await Promise.all([foo.until('up bar@host', round), bar.until('up foo@host', round)]);
        foo.kernel.send('bar@host', Buffer.of(round));
        bar.kernel.send('foo@host', Buffer.of(round));
        await foo.untilTrue(() => foo.frames.length === round);
        await bar.untilTrue(() => bar.frames.length === round);
        const [one, other] = round % 2 === 0 ? [foo, bar] : [bar, foo];
        one.kernel.disconnect(other.kernel.name);
        await other.until(
          /^down/,
          other.log.filter((entry) => entry.startsWith('down')).length || 1,
        );
        await eventually(() => other.kernel.peers().length === 0);
      }
      assert.equal(
        foo.log.length,
        200,
        foo.log.filter((entry) => !/^(up|down)/.test(entry)).join(),
      );
      assert.equal(bar.log.length, 200);
    });

    it('refuses another cookie: the accepting side reports, the caller learns why', async () => {
      const foo = await testNode('foo@host', mapper, { cookie: 'hello' });
      const bar = await testNode('bar@host', mapper, { cookie: 'world' });
      foo.kernel.connect('bar@host');
      await foo.until('failed bar@host challenge_ack bad_cookie');
      assert.deepEqual(bar.log, [
        'error ** Connection attempt from node foo@host rejected. Invalid challenge reply. **',
      ]);
      foo.kernel.setCookie('world', 'bar@host');
      assert.deepEqual(
        [foo.kernel.getCookie(), foo.kernel.getCookie('bar@host'), foo.kernel.getCookie('x@host')],
        ['hello', 'world', 'hello'],
      );
      foo.kernel.connect('bar@host');
      await foo.until('up bar@host');
      assert.doesNotMatch([...foo.log, ...bar.log].join(), /hello|world/);
    });

    it('asks whether a proved caller is admitted', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper, {}, { admit: (name) => name !== 'foo@host' });
      foo.kernel.connect('bar@host');
      await foo.until('failed bar@host challenge_ack not_allowed');
      assert.deepEqual(bar.log, ['error ** Connection attempt from disallowed node foo@host **']);
      bar.kernel.connect('foo@host');
      await foo.until('up bar@host');
    });

    it('forgets a proved caller that was disconnected before it is admitted', async () => {
      const asked = Promise.withResolvers<string>();
      const answer = Promise.withResolvers<boolean>();
      const foo = await testNode('foo@host', mapper);
      const admit = (name: string) => {
        asked.resolve(name);
        return answer.promise;
      };
      const bar = await testNode('bar@host', mapper, {}, { admit });
      foo.kernel.connect('bar@host');
      await asked.promise;
      bar.kernel.disconnect('foo@host');
      answer.resolve(true);
      await foo.until('up bar@host'); // by its next call
      await bar.until('up foo@host');
      assert.deepEqual(bar.log, ['up foo@host']);
    });

    it('says why a call did not come up', async () => {
      const foo = await testNode(`foo@${hostname().split('.')[0]}`, mapper);
      const short = foo.kernel.name.split('@')[1];
      foo.kernel.connect(`nobody@${short}`);
      await foo.until(`failed nobody@${short} mapper no_such_node`);
      foo.kernel.connect('x@no-such-host-at-all');
      await foo.until('failed x@no-such-host-at-all host nxdomain');
      foo.kernel.connect('x');
      await foo.until('failed x name bad_name');
      assert.deepEqual(
        foo.log.filter((entry) => entry.startsWith('error')),
        [],
      );
      foo.kernel.connect('x@127.0.0.1');
      await foo.until('failed x@127.0.0.1 name illegal_hostname');
      await foo.until(
        'error ** System NOT running to use fully qualified hostnames **\n** Hostname 127.0.0.1 is illegal **',
      );
      const long = await testNode('long@127.0.0.1', mapper);
      long.kernel.connect('foo@localhost');
      await long.until(
        'error ** System running to use fully qualified hostnames **\n** Hostname localhost is illegal **',
      );
    });

    it('gives up a peer that accepts and then says nothing', async () => {
      const deaf = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(deaf, 'listening');
      closeLater(async () => void deaf.close());
      const { port } = deaf.address() as AddressInfo;
      await register(mapper, 'deaf', port);
      const foo = await testNode('foo@host', mapper, { setuptime: 0.3 });
      foo.kernel.connect('deaf@host');
      await foo.until(/^failed deaf@host (?:connect|status) timeout$/);
    });

    it('takes a caller that comes before the mapper has answered', async () => {
      const slow = createServer().listen(0, '127.0.0.1');
      closeLater(async () => void slow.close());
      await once(slow, 'listening');
      const { port } = slow.address() as AddressInfo;
      const starting = testNode('foo@host', port);
      const [registration] = (await once(slow, 'connection')) as [Socket];
      closeLater(async () => void registration.destroy());
      const [alive] = (await once(registration, 'data')) as [Buffer];
      const nodePort = alive.readUInt16BE(3);
      const calling = impostor(nodePort, {
        name: 'bar@host',
        creation: 10,
        flags: 1n,
      });
      const early = await openLink(nodePort); // its channel is open before we are registered
      assert.ok(early.open);
      registration.write(Buffer.from('760000000005', 'hex'));
      const foo = await starting;
      await calling;
      await foo.until('up bar@host');
      assert.equal(foo.kernel.creation, 5);
    });

    it('calls by itself as dist_auto_connect says', async () => {
      const never = await testNode('never@host', mapper, { autoConnect: 'never' });
      const once1 = await testNode('once@host', mapper, { autoConnect: 'once' });
      never.kernel.connect('once@host', 'auto');
      assert.deepEqual(never.log, ['failed once@host auto_connect never']);
      once1.kernel.connect('never@host', 'auto');
      await once1.until('up never@host');
      once1.kernel.disconnect('never@host');
      once1.kernel.connect('never@host', 'auto');
      await once1.until('failed never@host auto_connect once');
      await eventually(() => never.kernel.peers().length === 0);
      once1.kernel.connect('never@host');
      await once1.until('up never@host', 2);
    });

    it('takes a node that comes back while its old link still looks alive', async () => {
      const foo = await testNode('foo@host', mapper);
      const first = await impostor(foo.kernel.port, { name: 'bar@host', creation: 10, flags: 1n });
      await foo.until('up bar@host');
      await impostor(foo.kernel.port, { name: 'bar@host', creation: 11, flags: 1n });
      await foo.until('up bar@host', 2);
      assert.deepEqual(foo.log, ['up bar@host', 'down bar@host connection_closed', 'up bar@host']);
      assert.equal(foo.kernel.peers()[0]?.creation, 11);
      await eventually(() => !first.open);
    });

    it('removes a silent node with the words of Erlang', async () => {
      const clock = movedClock();
      const foo = await testNode('foo@host', mapper, { clock, ticktime: 8 });
      await impostor(foo.kernel.port, { name: 'bar@host', creation: 10, flags: 1n });
      await foo.until('up bar@host');
      clock.move(5_900);
      assert.equal(foo.log.length, 1);
      clock.move(4_100);
      assert.deepEqual(foo.log.slice(1), [
        'error ** Node bar@host not responding **\n** Removing (timedout) connection **',
        'down bar@host net_tick_timeout',
      ]);
    });

    it('is heard by its peers while it cannot serve its timers', async () => {
      const clock = movedClock();
      const foo = await testNode('foo@host', mapper, { clock, ticktime: 8 });
      const bar = await impostor(foo.kernel.port, { name: 'bar@host', creation: 10, flags: 1n });
      await foo.until('up bar@host');
      const arrived: number[] = [];
      bar.deliverTo({ message: ({ length }) => arrived.push(length), drained() {}, closed() {} });
      for (let n = 0; n < 40; n++) {
        clock.block(200);
        foo.kernel.keepAlive();
      }
      await eventually(() => arrived.length === 4);
      assert.deepEqual(arrived, [0, 0, 0, 0]);
      assert.deepEqual(foo.log, ['up bar@host']);
    });

    it('takes the first free port of its range and says when there is none', async () => {
      const probe = await testNode('probe@host', mapper);
      const min = probe.kernel.port;
      const refused = testNode('a@host', mapper, { listen: { min } });
      await assert.rejects(refused, {
        message: "Protocol 'terl': register/listen error: eaddrinuse",
      });
      const none = testNode('b@host', mapper, { listen: { min: 10, max: 9 } });
      await assert.rejects(none, { message: "Protocol 'terl': register/listen error: eaddrinuse" });
      const next = await testNode('c@host', mapper, { listen: { min, max: min + 50 } });
      assert.ok(next.kernel.port > min && next.kernel.port <= min + 50);
      await testNode('d@host', mapper, { listen: { max: 1 } });
    });
  });
