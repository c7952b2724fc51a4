// Calls, disconnects and stops that cross, many times over: all come up in the end, and nothing is reported.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { offeredToErlang } from '../../../transport/handshake/dist-flags.ts';
import { writeName } from '../../../transport/handshake/handshake-messages.ts';
import { schemeOf } from '../../../transport/handshake/scheme.ts';
import { carriers, erlangs } from '../support/carriers.ts';
import { movedClock } from '../support/moved-clock.ts';
import { openLink } from '../support/raw-peer.ts';
import {
  closeAll,
  eventually,
  type TestNode,
  testMapper,
  testNode,
  useCarrier,
} from '../support/test-node.ts';

const reports = ({ log }: TestNode) =>
  log.filter((entry) => /^(?:error|warning|failed)/.test(entry));

for (const { name: over, carrier } of [...carriers, erlangs])
  describe(`calls that cross over ${over}`, function () {
    this.timeout(60_000);
    let mapper: number;
    const rounds = carrier === erlangs.carrier ? 40 : 200; // Erlang's links end without a reason, so each crossing waits
    const hello = { name: 'baz@host', creation: 9, flags: offeredToErlang | 1n };
    const nameOfBaz = schemeOf(carrier).packet(writeName(hello));

    before(() => useCarrier(carrier));
    after(() => useCarrier(undefined));
    beforeEach(async () => {
      mapper = (await testMapper()).port;
    });
    afterEach(closeAll);

    /** Disconnect and call, again and again; `pause` varies what meets what. */
    async function churn(node: TestNode, peer: string, times: number): Promise<void> {
      for (let round = 0; round < times; round++) {
        node.kernel.disconnect(peer);
        const seen = node.log.length;
        const isOver = () =>
          node.kernel.peers().length > 0 ||
          node.log
            .slice(seen)
            .some((entry) => entry === `up ${peer}` || entry.startsWith('failed'));
        node.kernel.connect(peer);
        await node.untilTrue(isOver);
        for (let turns = round % 5; turns > 0; turns--) await new Promise(setImmediate);
      }
    }

    it('with disconnects, from both sides, come up and are not reported', async () => {
      const foo = await testNode('foo@host', mapper);
      const bar = await testNode('bar@host', mapper);
      await Promise.all([churn(foo, 'bar@host', rounds), churn(bar, 'foo@host', rounds)]);
      assert.deepEqual([...reports(foo), ...reports(bar)], []);
    });

    it('with the end of a node and its next life come up and are not reported', async () => {
      const foo = await testNode('foo@host', mapper);
      for (let life = 0; life < 15; life++) {
        const bar = await testNode('bar@host', mapper);
        bar.kernel.connect('foo@host');
        foo.kernel.connect('bar@host');
        await bar.until('up foo@host');
        await foo.untilTrue(() => foo.kernel.peers().length === 1);
        foo.kernel.disconnect('bar@host');
        bar.kernel.connect('foo@host');
        await bar.kernel.stop();
        await foo.untilTrue(() => foo.kernel.peers().length === 0);
        assert.deepEqual(
          reports(bar).filter((entry) => !entry.startsWith('failed')),
          [],
        );
      }
      assert.deepEqual(reports(foo), []);
    });

    it('and are given up at any step are not reported', async () => {
      const foo = await testNode('foo@host', mapper);
      const bare = connect(foo.kernel.port, '127.0.0.1');
      await once(bare, 'connect');
      bare.destroy();
      (await openLink(foo.kernel.port)).close('');
      const named = await openLink(foo.kernel.port);
      named.send(nameOfBaz);
      await named.receive();
      named.close('cancelled');
      const bar = await testNode('bar@host', mapper);
      bar.kernel.connect('foo@host');
      await foo.until('up bar@host');
      assert.deepEqual(reports(foo), []);
    });

    it('and had hung up while a node was stopped are not reported', async () => {
      const clock = movedClock();
      const foo = await testNode('foo@host', mapper, { clock });
      const links = [await openLink(foo.kernel.port), await openLink(foo.kernel.port)];
      links[0]?.send(nameOfBaz);
      await links[0]?.receive();
      for (const link of links) link.close('');
      await eventually(() => links.every((link) => !link.open));
      await new Promise(setImmediate);
      clock.move(60_000);
      assert.deepEqual(reports(foo), []);
    });
  });

describe('a link that is over', () => {
  afterEach(closeAll);

  it('is named by its number: what concerns it does not touch the next one', async () => {
    const mapper = (await testMapper()).port;
    const foo = await testNode('foo@host', mapper);
    const bar = await testNode('bar@host', mapper);
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host');
    await foo.until('up bar@host');
    const first = foo.kernel.peers()[0]?.link ?? 0;
    bar.kernel.disconnect('foo@host');
    await foo.until(/^down/);
    foo.kernel.connect('bar@host');
    assert.equal(foo.kernel.disconnect('bar@host', first), false);
    await foo.until('up bar@host', 2);
    assert.equal(foo.kernel.disconnect('bar@host', first), false);
    foo.kernel.send('bar@host', Buffer.from('late'), undefined, first);
    foo.kernel.send('bar@host', Buffer.from('new'), undefined, first + 1);
    await bar.untilTrue(() => bar.frames.length === 1);
    assert.equal(bar.frames.join(), 'new');
    assert.equal(foo.kernel.disconnect('bar@host', first + 1), true);
  });
});
