import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { movedClock } from '../support/moved-clock.ts';
import { impostor } from '../support/raw-peer.ts';
import { closeAll, eventually, testMapper, testNode } from '../support/test-node.ts';

describe('net-kernel, asked by hand', () => {
  let mapper: number;

  beforeEach(async () => {
    mapper = (await testMapper()).port;
  });
  afterEach(closeAll);

  it('makes one link hidden between two nodes that are not', async () => {
    const foo = await testNode('foo@host', mapper);
    const bar = await testNode('bar@host', mapper);
    const baz = await testNode('baz@host', mapper);
    foo.kernel.connectHidden('bar@host');
    foo.kernel.connect('baz@host');
    await Promise.all([bar.until('up foo@host'), baz.until('up foo@host')]);
    await Promise.all([foo.until('up bar@host'), foo.until('up baz@host')]);
    const hidden = (node: typeof foo) =>
      Object.fromEntries(node.kernel.peers().map((peer) => [peer.name, peer.hidden]));
    assert.deepEqual(hidden(foo), { 'bar@host': true, 'baz@host': false });
    assert.deepEqual(hidden(bar), { 'foo@host': true });
    foo.kernel.disconnect('bar@host');
    await bar.until('down foo@host connection_closed');
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host', 2);
    await foo.until('up bar@host', 2);
    assert.deepEqual(hidden(bar), { 'foo@host': false });
  });

  it('refuses nodes that are not on the list, both ways', async () => {
    const foo = await testNode('foo@host', mapper);
    await testNode('bar@host', mapper);
    const baz = await testNode('baz@host', mapper);
    foo.kernel.allow([]);
    foo.kernel.allow(['bar@host']);
    foo.kernel.connect('baz@host');
    assert.deepEqual(foo.log, [
      'error ** Connection attempt with disallowed node baz@host **',
      'failed baz@host allow not_allowed',
    ]);
    baz.kernel.connect('foo@host');
    await baz.until('failed foo@host status not_allowed');
    await foo.until('error ** Connection attempt from disallowed node baz@host **');
    foo.kernel.connect('bar@host');
    await foo.until('up bar@host');
    foo.kernel.allow(['baz@host']);
    baz.kernel.connect('foo@host');
    await foo.until('up baz@host');
  });

  it('changes the ticktime of a running node, with patience until all have', async () => {
    const clock = movedClock();
    const foo = await testNode('foo@host', mapper, { clock, ticktime: 60 });
    const link = await impostor(foo.kernel.port, { name: 'bar@host', creation: 9, flags: 1n });
    let ticks = 0;
    link.deliverTo({ message: () => ticks++, drained() {}, closed() {} });
    await foo.until('up bar@host');
    assert.equal(foo.kernel.setTicktime(60), 'unchanged');
    assert.equal(foo.kernel.setTicktime(8, 30), 'change_initiated');
    assert.deepEqual(foo.kernel.ticktime, { ongoingChangeTo: 8 });
    assert.deepEqual(foo.kernel.setTicktime(20), { ongoingChangeTo: 8 });
    clock.move(29_000); // it ticks every 2 s already, and still bears 60 s of silence
    await eventually(() => ticks === 14);
    assert.deepEqual(foo.log, ['up bar@host']);
    clock.move(1_000);
    assert.equal(foo.kernel.ticktime, 8);
    clock.move(10_000);
    await foo.until('down bar@host net_tick_timeout');
    assert.throws(() => foo.kernel.setTicktime(0), /above 0 seconds, got 0/);
  });

  it('bears a longer silence at once when the ticktime grows', async () => {
    const clock = movedClock();
    const foo = await testNode('foo@host', mapper, { clock, ticktime: 8 });
    await impostor(foo.kernel.port, { name: 'bar@host', creation: 9, flags: 1n });
    await foo.until('up bar@host');
    assert.equal(foo.kernel.setTicktime(60), 'change_initiated');
    clock.move(44_000);
    assert.deepEqual(foo.log, ['up bar@host']);
    clock.move(80_000); // its silence is counted anew when the change has ended
    assert.equal(foo.kernel.ticktime, 60);
    await foo.until('down bar@host net_tick_timeout');
  });

  it('says where it listens', async () => {
    const foo = await testNode('foo@host', mapper);
    assert.deepEqual(foo.kernel.listening, {
      address: '127.0.0.1',
      port: foo.kernel.port,
      mapperPort: mapper,
      domain: 'short',
    });
  });

  it('keeps long and short names apart as Erlang does', async () => {
    const short = hostname().split('.')[0] ?? '';
    const foo = await testNode(`foo@${short}`, mapper);
    const bar = await testNode('bar@127.0.0.1', mapper);
    // only bar@127.0.0.1 runs: whoever asks for bar@host finds its port and another name there
    foo.kernel.connect(`bar@${short}`);
    await foo.until(`failed bar@${short} challenge wrong_name`);
    foo.kernel.connect('bar@127.0.0.1');
    await foo.until('failed bar@127.0.0.1 name illegal_hostname');
    bar.kernel.connect(`foo@${short}`);
    await bar.until(`failed foo@${short} name illegal_hostname`);
    const reports = (node: typeof foo) => node.log.filter((entry) => entry.startsWith('error'));
    assert.deepEqual(reports(foo), [
      'error ** System NOT running to use fully qualified hostnames **\n** Hostname 127.0.0.1 is illegal **',
    ]);
    assert.deepEqual(reports(bar), [
      `error ** System running to use fully qualified hostnames **\n** Hostname ${short} is illegal **`,
    ]);
    const baz = await testNode('baz@127.0.0.1', mapper);
    baz.kernel.connect('bar@127.0.0.1');
    await bar.until('up baz@127.0.0.1');
  });
});
