import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { FaultNews } from '../../../transport/kernel/net-kernel.ts';
import { carriers } from '../support/carriers.ts';
import {
  asked,
  between,
  connected,
  cutOff,
  everyone,
  faultyNodes,
} from '../support/faulty-nodes.ts';
import { olderNode } from '../support/raw-peer.ts';
import { eventually, type TestNode } from '../support/test-node.ts';

for (const { name: over, carrier } of carriers)
  describe(`faults over ${over}`, () => {
    const { node, mapperPort } = faultyNodes(carrier);

    const arrived = (at: TestNode) => Buffer.concat(at.frames).toString();

    it('cuts: nobody is told, both ends hear of it by silence, and healed they meet again', async () => {
      const [foo, bar] = [await node('foo'), await node('bar')];
      await connected(foo, bar);
      assert.deepEqual(await cutOff(foo, 'foo@host', 'bar@host'), { ok: true, done: true });
      foo.kernel.send('bar@host', Buffer.from('lost'));
      await Promise.all([
        foo.until('down bar@host net_tick_timeout'),
        bar.until('down foo@host net_tick_timeout'),
      ]);
      assert.deepEqual(await asked(foo, { do: 'heal' }), { ok: true, done: true });
      assert.deepEqual(await asked(foo, { do: 'heal' }), { ok: true, done: false });
      bar.kernel.connect('foo@host');
      await Promise.all([foo.until('up bar@host', 2), bar.until('up foo@host', 2)]);
      assert.equal(arrived(bar), '');
    });

    it('takes another host of this machine in its own name for no node, and calls nobody', async () => {
      const [foo, bar] = [await node('foo'), await node('bar')];
      await connected(foo, bar);
      const calls = [
        { do: 'crash', node: 'foo@localhost' },
        { do: 'freeze', node: 'foo@localhost' },
        { do: 'thaw', node: 'foo@localhost' },
        { do: 'heal', nodes: ['foo@localhost'] },
      ] as const;
      for (const call of calls)
        assert.deepEqual(await asked(foo, call), {
          ok: false,
          why: 'badarg',
          sentence: 'there is no node foo@localhost: this node is foo@host',
        });
      const came = await cutOff(foo, 'foo@localhost', 'bar@host');
      assert.equal(came.ok, false);
    });

    it('cuts in the middle of a handshake: the call hangs and then fails', async () => {
      const [foo, bar] = [await node('foo', { setuptime: 1 }), await node('bar', { setuptime: 1 })];
      await cutOff(foo, 'foo@host', 'bar@host');
      foo.kernel.connect('bar@host');
      assert.equal(await foo.until(/^failed/), 'failed bar@host status timeout');
      bar.kernel.connect('foo@host');
      assert.equal(await bar.until(/^failed/), 'failed foo@host status timeout');
      await asked(foo, { do: 'heal' });
      await connected(bar, foo);
    });

    it('goes on with a handshake that is healed in time', async () => {
      const [foo, bar] = [await node('foo'), await node('bar')];
      await cutOff(foo, 'foo@host', 'bar@host');
      foo.kernel.connect('bar@host');
      bar.kernel.connect('foo@host');
      await asked(foo, { do: 'heal', nodes: ['bar@host'] });
      await Promise.all([foo.until('up bar@host'), bar.until('up foo@host')]);
    });

    it('orders a cut of two others, and heals it after their link is gone', async () => {
      const [foo, bar, baz] = [await node('foo'), await node('bar'), await node('baz')];
      await connected(foo, bar);
      await connected(foo, baz);
      await connected(bar, baz);
      assert.deepEqual(await cutOff(foo, 'bar@host', 'baz@host'), { ok: true, done: true });
      const listed = await asked(foo, { do: 'list' });
      assert.ok(listed.ok);
      assert.deepEqual(
        listed.lists?.map(({ node: at, faults }) => [at, faults]),
        [
          ['foo@host', []],
          [
            'bar@host',
            [{ from: 'bar@host', to: 'baz@host', oneway: false, effect: { kind: 'cut' } }],
          ],
          ['baz@host', []],
        ],
      );
      await Promise.all([
        bar.until(/^down baz@host net_tick/),
        baz.until(/^down bar@host net_tick/),
      ]);
      assert.deepEqual(await asked(foo, { do: 'heal' }), { ok: true, done: true });
      await connected(bar, baz);
    });

    it('lists and heals at the other end, after the link has ended, without a name', async () => {
      const [foo, bar] = [await node('foo'), await node('bar')];
      await connected(foo, bar);
      await cutOff(foo, 'foo@host', 'bar@host');
      await Promise.all([
        foo.until('down bar@host net_tick_timeout'),
        bar.until('down foo@host net_tick_timeout'),
      ]);
      const listed = await asked(bar, { do: 'list' });
      assert.deepEqual(
        listed.ok && listed.lists?.map(({ node: at, faults }) => [at, faults.length]),
        [
          ['bar@host', 0],
          ['foo@host', 1],
        ],
      );
      assert.deepEqual(await asked(bar, { do: 'heal' }), { ok: true, done: true });
      await connected(bar, foo);
    });

    it('heals at the other end a hold that has kept a call from connecting', async () => {
      const [foo, bar] = [await node('foo'), await node('bar', { ...everyone, setuptime: 0.3 })];
      const held = { oneway: false, effect: { kind: 'hold' } } as const;
      await asked(foo, { do: 'set', left: ['foo@host'], right: ['bar@host'], ...held });
      bar.kernel.connect('foo@host');
      await bar.until(/^failed foo@host/);
      assert.deepEqual(await asked(bar, { do: 'heal' }), { ok: true, done: true });
      await connected(bar, foo);
    });

    it('sets nothing on a node that takes faults only from its own terminal', async () => {
      const [foo, bar, baz] = [
        await node('foo'),
        await node('bar', { ticktime: 1 }),
        await node('baz', { ticktime: 1 }),
      ];
      const why = (name: string) =>
        `${name}@host takes faults only from its own terminal: type it there, or start it with -kernel net_faults true`;
      assert.deepEqual(await cutOff(foo, 'bar@host', 'baz@host'), {
        ok: false,
        why: 'eacces',
        sentence: `${why('bar')}; and ${why('baz')}`,
      });
      assert.deepEqual(await asked(foo, { do: 'freeze', node: 'bar@host' }), {
        ok: false,
        why: 'eacces',
        sentence: why('bar'),
      });
      await connected(bar, baz); // by their own wish
    });

    it('sets all faults or none', async () => {
      const [foo, , baz] = [await node('foo'), await node('bar'), await node('baz', {})];
      await node('qux', {});
      const came = await asked(foo, {
        do: 'set',
        left: ['foo@host', 'baz@host'],
        right: ['bar@host', 'qux@host'],
        ...between,
      });
      assert.equal(came.ok, false);
      await connected(foo, baz);
      const listed = await asked(foo, { do: 'list' });
      assert.ok(listed.ok && listed.lists?.every(({ faults }) => faults.length === 0));
    });

    it('says which node there is not', async () => {
      const foo = await node('foo');
      assert.deepEqual(await cutOff(foo, 'foo@host', 'nobody@host'), {
        ok: false,
        why: 'badarg',
        sentence: 'there is no node nobody@host: see net_adm.names()',
      });
      const came = await asked(foo, { do: 'freeze', node: 'nobody@host' });
      assert.ok(!came.ok && came.why === 'noconnection');
      assert.equal(came.sentence, 'no node called nobody runs on host');
    });

    it('freezes: the node answers nothing, not even ticks, and others hear of it by silence', async () => {
      const frozen: boolean[] = [];
      const [foo, bar] = [
        await node('foo'),
        await node('bar', everyone, { froze: (is) => frozen.push(is) }),
      ];
      await connected(foo, bar);
      assert.ok((await asked(foo, { do: 'freeze', node: 'bar@host' })).ok);
      assert.deepEqual(frozen, [true]);
      await foo.until('down bar@host net_tick_timeout');
      assert.deepEqual(bar.log, ['up foo@host']);
      assert.deepEqual(await asked(foo, { do: 'thaw', node: 'bar@host' }), {
        ok: true,
        done: true,
      });
      assert.deepEqual(await asked(foo, { do: 'thaw', node: 'bar@host' }), {
        ok: true,
        done: false,
      });
      await bar.until(/^down foo@host/);
      assert.deepEqual(frozen, [true, false]);
      foo.kernel.connect('bar@host');
      await Promise.all([foo.until('up bar@host', 2), bar.until('up foo@host', 2)]);
    });

    it('freezes for a time: what was under way arrives after it', async () => {
      const [foo, bar] = [await node('foo', { ticktime: 60 }), await node('bar')];
      await connected(foo, bar);
      await asked(foo, { do: 'freeze', node: 'bar@host', time: 150 });
      foo.kernel.send('bar@host', Buffer.from('hello'));
      await bar.untilTrue(() => arrived(bar) === 'hello');
      assert.deepEqual(bar.log, ['up foo@host']);
    });

    it('crashes: the node is asked to end at once, after its answer', async () => {
      const crashed = Promise.withResolvers<void>();
      const foo = await node('foo');
      await node('bar', everyone, { crash: crashed.resolve });
      assert.deepEqual(await asked(foo, { do: 'crash', node: 'bar@host' }), {
        ok: true,
        done: true,
      });
      await crashed.promise;
    });

    it('cuts shapes, and says which groups there are', async () => {
      const nodes = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => node(name)));
      const [a] = nodes as [TestNode];
      const names = nodes.map(({ kernel }) => kernel.name);
      const groups = async (shape: 'halves' | 'bridge' | 'ring', at?: string) => {
        const of = at === undefined ? {} : { node: at };
        const came = await asked(a, { do: 'shape', shape, nodes: names, ...of });
        const listed = await asked(a, { do: 'list' });
        assert.ok(came.ok && listed.ok);
        const pairs = listed.lists?.flatMap(({ faults }) =>
          faults.map(({ from, to }) => `${from}|${to}`),
        );
        await asked(a, { do: 'heal', nodes: names });
        return [came.groups, pairs?.join(' ').replaceAll('@host', '')];
      };
      assert.deepEqual(await groups('halves'), [
        [names.slice(0, 2), names.slice(2)],
        'a|c a|d a|e b|c b|d b|e',
      ]);
      assert.deepEqual(await groups('bridge', 'c@host'), [
        [names.slice(0, 2), ['c@host'], names.slice(3)],
        'a|d a|e b|d b|e',
      ]);
      assert.deepEqual(await groups('ring'), [[names], 'a|c a|d b|d b|e c|e']);
    });

    it('isolates a node from hidden ones too', async () => {
      const [foo, bar] = [await node('foo'), await node('bar', { ...everyone, hidden: true })];
      await node('baz');
      await connected(foo, bar);
      foo.kernel.connect('baz@host');
      await foo.until('up baz@host');
      assert.ok((await asked(foo, { do: 'shape', shape: 'isolate', node: 'foo@host' })).ok);
      const listed = await asked(foo, { do: 'list' });
      const cuts = listed.ok ? listed.lists?.flatMap(({ faults }) => faults) : [];
      assert.deepEqual(
        cuts?.map(({ to }) => to),
        ['bar@host', 'baz@host'],
      );
    });

    it("carries a vector to where a fault is set, and that node's back", async () => {
      const news: FaultNews[] = [];
      const theirs = { 'foo@host/7': 3, 'bar@host/8': 4 };
      const foo = await node('foo');
      await node('bar', everyone, {
        faultHappens: (told) => news.push(told),
        recorded: async () => theirs,
      });
      await node('baz', everyone);
      const vector = { 'foo@host/7': 3 };
      const cause = { node: 'foo@host', vector };
      const both = { left: ['bar@host'], right: ['baz@host'] };
      const set = await foo.kernel.fault({ do: 'set', ...both, ...between }, vector);
      assert.deepEqual(set.recorded, [{ node: 'bar@host', vector: theirs }]);
      for (const call of ['freeze', 'thaw'] as const) {
        const came = await foo.kernel.fault({ do: call, node: 'bar@host' }, vector);
        assert.deepEqual(came.recorded, [{ node: 'bar@host', vector: theirs }]);
      }
      await foo.kernel.fault({ do: 'heal' }, vector);
      assert.deepEqual(
        news.map((told) => told.kind),
        ['fault', 'fault', 'heal', 'heal'],
      );
      assert.ok(news.every((told) => isDeepStrictEqual(told.cause, cause)));
      assert.deepEqual((await foo.kernel.fault({ do: 'list' })).recorded, []);
    });

    it('freezes a node only when it has recorded that, and no later than a second after', async () => {
      const order: string[] = [];
      const isRecorded = Promise.withResolvers<undefined>();
      const foo = await node('foo');
      await node('bar', everyone, {
        faultHappens: ({ kind }) => order.push(kind),
        fault: ({ kind }) => order.push(`told ${kind}`),
        recorded: () => isRecorded.promise,
        froze: (is) => order.push(`froze ${is}`),
      });
      const freezing = asked(foo, { do: 'freeze', node: 'bar@host' });
      await eventually(() => order.length > 0);
      assert.deepEqual(order, ['fault']);
      isRecorded.resolve(undefined);
      await freezing;
      assert.deepEqual(order, ['fault', 'froze true', 'told fault']);
      const never = await node('baz', everyone, { recorded: () => new Promise(() => {}) });
      assert.ok((await asked(foo, { do: 'freeze', node: never.kernel.name })).ok);
    });

    it('gives no order to a node that takes the fault line for a link, and says so', async () => {
      const foo = await node('foo');
      for (const [name, status] of [
        ['older', 'ok'],
        ['linked', 'alive'],
      ] as const) {
        const { heard } = await olderNode(mapperPort(), name, status);
        const came = await asked(foo, { do: 'freeze', node: `${name}@host` });
        assert.deepEqual(came, {
          ok: false,
          why: 'noconnection',
          sentence: `${name}@host knows nothing of faults: it runs an older terl, or another program`,
        });
        assert.deepEqual(await heard, ['no_fault_line']);
      }
    });
  });
