import assert from 'node:assert/strict';
import { Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { parseInvite } from '../../../transport/base/invite.ts';
import { clientTls } from '../../../transport/carrier/tls-options.ts';
import { roomKeys } from '../../../transport/nats/room-keys.ts';
import { describeNats, type NatsServer, startNats, stopNats } from '../../helpers/nats-server.ts';
import { sslDistOpt } from '../support/carriers.ts';
import { closeAll, closeLater, eventually } from '../support/test-node.ts';
import { forwarder } from './support/forwarder.ts';
import { inRoom } from './support/in-room.ts';

const frame = (text: string): Buffer => Buffer.from(text);

async function stranger(server: NatsServer): Promise<NatsConnection> {
  const nc = await connect({ servers: `127.0.0.1:${server.port}` });
  closeLater(() => nc.close());
  return nc;
}

describeNats('room, with servers of several kinds', () => {
  afterEach(async () => {
    await closeAll();
    await stopNats();
  });

  it('meets at two servers of a cluster and at a leaf node', async () => {
    const one = await startNats({ tables: false, routes: [] });
    const two = await startNats({ tables: false, routes: [one.clusterPort] });
    const leaf = await startNats({ tables: false, hub: two.leafPort });
    const invite = one.invite({ room: 'room-7' });
    const at = (server: NatsServer): string => invite.replace(`:${one.port}`, `:${server.port}`);
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', at(two));
    const baz = await inRoom('baz', at(leaf));
    await eventually(async () => (await baz.kernel.names()).length === 3);
    foo.kernel.connect('baz@room-7');
    bar.kernel.connect('baz@room-7');
    await Promise.all([baz.until('up foo@room-7'), baz.until('up bar@room-7')]);
    await Promise.all([foo.until('up baz@room-7'), bar.until('up baz@room-7')]);
    for (let count = 0; count < 100; count++) foo.kernel.send('baz@room-7', frame(`${count}`));
    await baz.untilTrue(() => baz.frames.length === 100);
    assert.deepEqual(
      baz.frames.map(String),
      Array.from({ length: 100 }, (_, at2) => `${at2}`),
    );
    two.kill();
    await baz.until('down bar@room-7 connection_closed');
  });

  it('meets over TLS, with a certificate that is trusted only', async () => {
    const words = sslDistOpt('broker', ['127.0.0.1']);
    const [cert, key, ca] = [words[1], words[3], words[5]];
    const tls = `cert_file: "${cert}", key_file: "${key}"`;
    const server = await startNats({ config: `tls { ${tls} }`, webTls: `tls { ${tls} }` });
    const trusted = { tls: clientTls(['cacertfile', ca ?? '']) };
    for (const scheme of ['tls', 'nats', 'wss']) {
      const invite = server.invite({ scheme });
      const { room } = parseInvite(invite);
      const foo = await inRoom('foo', invite, trusted);
      await inRoom('bar', invite, trusted);
      foo.kernel.connect(`bar@${room}`);
      await foo.until(`up bar@${room}`);
      await assert.rejects(inRoom('baz', invite), { code: 'bad_certificate' });
    }
  });

  it('lets a stranger without the key neither in nor disturb, whatever it publishes', async () => {
    const server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite);
    const nc = await stranger(server);
    let seen = 0;
    let isAnswering = true;
    nc.subscribe('>', {
      callback(_error, { subject, data, reply }) {
        if (!isAnswering || seen++ > 5_000 || !subject.startsWith('terl.')) return;
        assert.doesNotMatch(Buffer.from(data).toString('latin1'), /foo|bar|room-7/);
        const changed = Uint8Array.from(data);
        if (changed.length > 0) changed[seen % changed.length] = seen;
        if (data.length < 200) nc.publish(subject, changed, { reply: reply || subject });
        nc.publish(subject, new Uint8Array(seen % 300));
      },
    });
    await nc.flush();
    foo.kernel.connect('bar@room-7');
    await foo.until('up bar@room-7');
    for (let count = 0; count < 200; count++) {
      foo.kernel.send('bar@room-7', frame(`${count}`));
      if (count % 20 === 0) await nc.flush();
    }
    await bar.untilTrue(() => bar.frames.length === 200);
    isAnswering = false;
    assert.ok(bar.frames.every((bytes, at) => bytes.toString() === `${at}`));
    assert.ok(seen > 200, `the stranger has seen ${seen} messages`);
    assert.equal(foo.log.filter((line) => line.startsWith('down')).length, 0);
  });

  it('lists a table of 10,000 names, and leaves out what has no key', async () => {
    const server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const { key, room } = parseInvite(invite);
    const keys = roomKeys(key, room);
    const foo = await inRoom('foo', invite);
    const nc = await stranger(server);
    const table = await new Kvm(nc).open(keys.bucket);
    const other = {
      session: 's',
      creation: 9,
      isSettled: true,
      since: 1,
      machine: 'm',
      port: 1,
      addresses: [],
    };
    for (let count = 0; count < 10_000; count += 500)
      await Promise.all(
        Array.from({ length: 500 }, (_, at) =>
          table.put(keys.tagOf(`n${count + at}`), keys.seal({ alive: `n${count + at}`, ...other })),
        ),
      );
    await table.put('garbage', frame('garbage'));
    assert.equal((await foo.kernel.names()).length, 10_001);
    foo.kernel.connect('n77@room-7');
    await foo.until('failed n77@room-7 room no_such_node');
    const taken = await inRoom('n77', invite); // its entry is there, but nobody listens
    foo.kernel.connect('n77@room-7');
    await taken.until('up foo@room-7');
  }).timeout(60_000);

  it('refuses a name when the table takes no more', async () => {
    const server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const { key, room } = parseInvite(invite);
    const nc = await stranger(server);
    await new Kvm(nc).create(roomKeys(key, room).bucket, { max_bytes: 700 });
    const full = { code: 'room_full', message: /^the room room-7 is full/ };
    await assert.rejects(
      (async () => {
        for (let count = 0; count < 5; count++) await inRoom(`n${count}`, invite);
      })(),
      full,
    );
  });

  it('does without a table that its user may not make, or not write into', async () => {
    for (const denied of ['$JS.API.>', '$KV.>']) {
      const users = `users: [{ user: ann, password: b, permissions: { publish: { deny: "${denied}" } } }]`;
      const server = await startNats({ config: `authorization { ${users} }` });
      const invite = server.invite({ room: 'room-7', credentials: 'ann:b' });
      const foo = await inRoom('foo', invite);
      const bar = await inRoom('bar', invite);
      foo.kernel.connect('bar@room-7');
      await bar.until('up foo@room-7');
      await assert.rejects(inRoom('foo', invite), { code: 'duplicate_name' });
      assert.equal((await foo.kernel.names()).length, 2);
    }
  });

  it('ends a link when messages were lost between two servers, and the node is called again', async () => {
    const one = await startNats({ tables: false, routes: [] });
    const route = await forwarder(one.clusterPort);
    const two = await startNats({
      tables: false,
      routes: [route.port],
      config: 'ping_interval: "1s"',
    });
    const invite = one.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite.replace(`:${one.port}`, `:${two.port}`));
    await eventually(async () => (await foo.kernel.names()).length === 2);
    foo.kernel.connect('bar@room-7');
    await Promise.all([foo.until('up bar@room-7'), bar.until('up foo@room-7')]);
    foo.kernel.send('bar@room-7', frame('before'));
    await bar.untilTrue(() => bar.frames.length === 1);
    route.cut();
    foo.kernel.send('bar@room-7', frame('lost'));
    await Promise.all([
      foo.until('down bar@room-7 connection_closed'),
      bar.until('down foo@room-7 connection_closed'),
    ]);
    route.heal();
    await eventually(async () => {
      foo.kernel.connect('bar@room-7');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return foo.kernel.peers().length === 1;
    });
    foo.kernel.send('bar@room-7', frame('after'));
    await bar.untilTrue(() => bar.frames.length === 2);
    assert.deepEqual(bar.frames.map(String), ['before', 'after']);
    assert.equal(foo.log.filter((line) => line.startsWith('down')).length, 1);
  }).timeout(40_000);
});
