import assert from 'node:assert/strict';
import { parseInvite } from '../../../transport/base/invite.ts';
import type { Carrier } from '../../../transport/carrier/channel.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import { describeNats, type NatsServer, startNats, stopNats } from '../../helpers/nats-server.ts';
import { closeAll } from '../support/test-node.ts';
import { inRoom } from './support/in-room.ts';

const frame = (text: string): Buffer => Buffer.from(text);

describeNats('room', () => {
  let server: NatsServer;

  afterEach(async () => {
    await closeAll();
    await stopNats();
  });

  it('connects two nodes over TCP, over WebSocket, and one of each', async () => {
    server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const web = invite.replace('nats:', 'ws:').replace(`:${server.port}`, `:${server.webPort}`);
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', web);
    const baz = await inRoom('baz', web);
    foo.kernel.connect('bar@room-7');
    baz.kernel.connect('bar@room-7');
    await Promise.all([bar.until('up foo@room-7'), bar.until('up baz@room-7')]);
    await foo.until('up bar@room-7');
    foo.kernel.send('bar@room-7', frame('hello'));
    await bar.untilTrue(() => bar.frames.some((bytes) => bytes.toString() === 'hello'));
    bar.kernel.send('foo@room-7', frame('back'));
    await foo.untilTrue(() => foo.frames.some((bytes) => bytes.toString() === 'back'));
    assert.deepEqual(
      foo.kernel.peers().map(({ carrier }) => carrier),
      ['nats'],
    );
    assert.deepEqual(await foo.kernel.names(), [
      { name: 'bar', port: 0 },
      { name: 'baz', port: 0 },
      { name: 'foo', port: 0 },
    ]);
    await foo.kernel.stop();
    await bar.until('down foo@room-7 connection_closed');
    assert.deepEqual(
      (await bar.kernel.names()).map(({ name }) => name),
      ['bar', 'baz'],
    );
  });

  it('carries large messages in parts, also where the broker takes 8 KB only', async () => {
    server = await startNats({ config: 'max_payload: 8KB' });
    const invite = server.invite();
    const { room } = parseInvite(invite);
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite);
    foo.kernel.connect(`bar@${room}`);
    await foo.until(`up bar@${room}`);
    const large = Buffer.alloc(2 * 1024 * 1024, 'terl');
    for (let count = 0; count < 5; count++) foo.kernel.send(`bar@${room}`, large);
    await foo.until(`busy bar@${room}`);
    await foo.until(`drained bar@${room}`);
    await bar.untilTrue(() => bar.frames.length === 5);
    assert.ok(bar.frames.every((bytes) => bytes.equals(large)));
  });

  it('refuses a second node with a name, with a table of names and without', async () => {
    for (const tables of [true, false]) {
      server = await startNats({ tables });
      const invite = server.invite({ room: 'room-7' });
      const foo = await inRoom('foo', invite);
      await assert.rejects(inRoom('foo', invite), {
        message: "Protocol 'terl': the name foo@room-7 seems to be in use by another Erlang node",
      });
      const both = await Promise.allSettled([inRoom('bar', invite), inRoom('bar', invite)]);
      assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.deepEqual(
        (await foo.kernel.names()).map(({ name }) => name),
        ['bar', 'foo'],
      );
      await foo.kernel.stop();
      await inRoom('foo', invite);
      await closeAll();
      await stopNats();
    }
  });

  it('keeps two rooms of one name apart, and shows nothing to who lacks the key', async () => {
    server = await startNats();
    const [one, two] = [server.invite({ room: 'room-7' }), server.invite({ room: 'room-7' })];
    const foo = await inRoom('foo', one);
    const other = await inRoom('foo', two);
    const bar = await inRoom('bar', two);
    foo.kernel.connect('bar@room-7');
    await foo.until('failed bar@room-7 room no_such_node');
    bar.kernel.connect('foo@room-7');
    await other.until('up bar@room-7');
    assert.deepEqual(foo.kernel.peers(), []);
    const steps = await foo.kernel.why('bar@room-7');
    const { detail, advice } = steps.at(-1) ?? {};
    assert.match(detail ?? '', /no node called bar is in room-7; no other node is in the room/);
    assert.match(advice ?? '', /with another key it is in another room/);
  });

  it('says what is wrong with a broker that cannot be used', async () => {
    server = await startNats({ config: 'authorization { user: ann, password: secret }' });
    const refused = { code: 'not_authorised', message: /refuses these credentials/ };
    await assert.rejects(inRoom('foo', server.invite()), refused);
    await assert.rejects(inRoom('foo', server.invite({ credentials: 'ann:wrong' })), refused);
    const good = { credentials: 'ann:secret', scheme: 'ws' };
    await assert.rejects(inRoom('foo', server.invite({ ...good, credentials: 'x' })), refused);
    await inRoom('foo', server.invite(good));
    const { port } = server;
    await closeAll();
    await stopNats();
    const gone = server.invite();
    await assert.rejects(inRoom('foo', gone), {
      code: 'broker_unreachable',
      message: new RegExp(`^no broker answers at nats://127.0.0.1:${port}`),
    });
    await assert.rejects(inRoom('foo', gone.replace('nats:', 'ws:')), {
      code: 'broker_unreachable',
    });
    server = await startNats({ config: 'max_payload: 512' });
    await assert.rejects(inRoom('foo', server.invite()), {
      code: 'payload_limit',
      message: /takes messages of at most 512 bytes/,
    });
    server = await startNats({ config: 'max_connections: 1\nauthorization { token: t0ken }' });
    const foo = () => inRoom('foo', server.invite({ credentials: 't0ken' }));
    await foo().catch(foo); // the connection that has looked for the server may be there still
    await assert.rejects(inRoom('bar', server.invite({ credentials: 't0ken' })), {
      code: 'broker_full',
    });
  });

  it('calls a node of the same machine without the broker', async () => {
    server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite, { direct: true });
    const bar = await inRoom('bar', invite, { direct: true });
    const steps = await foo.kernel.why('bar@room-7');
    assert.deepEqual(
      steps.map(({ step, ok }) => `${step} ${ok}`),
      [
        'name',
        'broker',
        'registered',
        'direct',
        'status',
        'challenge',
        'version',
        'cookie',
        'link',
      ].map((step) => `${step} true`),
    );
    assert.equal(foo.kernel.peers()[0]?.carrier, 'ws');
    server.kill();
    await foo.until(/^warning \*\* The broker of room-7 .* is lost/);
    bar.kernel.send('foo@room-7', frame('still here'));
    await foo.untilTrue(() => foo.frames.length === 1);
    foo.kernel.connect('baz@room-7');
    await foo.until('failed baz@room-7 broker broker_lost');
  });

  it('calls a node of its machine directly at the address at which that one listens', async () => {
    server = await startNats({ tables: false });
    const invite = server.invite({ room: 'room-7' });
    const at = { listen: { address: '127.0.0.3' } };
    const foo = await inRoom('foo', invite, { direct: true });
    const bar = await inRoom('bar', invite, { direct: true }, at);
    const baz = await inRoom('baz', invite, { direct: true }, at);
    foo.kernel.connect('bar@room-7');
    baz.kernel.connect('bar@room-7');
    await Promise.all([foo.until('up bar@room-7'), baz.until('up bar@room-7')]);
    await Promise.all([bar.until('up foo@room-7'), bar.until('up baz@room-7')]);
    for (const node of [foo, baz])
      assert.match(node.kernel.peers()[0]?.address ?? '', /^127\.0\.0\.3:/);
  });

  it('goes over the broker when the direct way leads nowhere, or to another node', async () => {
    server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const bar = await inRoom('bar', invite, { direct: true });
    const other = await inRoom('other', server.invite({ room: 'room-7' }), { direct: true });
    const astray = (port: number): Carrier => ({
      ...websocketCarrier,
      dial: (options) => websocketCarrier.dial({ ...options, port }),
    });
    for (const [alive, port, why] of [
      ['foo', 1, /ECONNREFUSED.*; trying NATS$/],
      ['baz', other.kernel.port, /is not at its port: .*; trying NATS$/],
    ] as const) {
      const node = await inRoom(alive, invite, { direct: true }, { carrier: astray(port) });
      const steps = await node.kernel.why('bar@room-7');
      const direct = steps.filter(({ step }) => step === 'direct').at(-1);
      assert.equal(direct?.ok, false);
      assert.match(direct?.detail ?? '', why);
      assert.equal(steps.at(-1)?.detail, 'it is up now');
      assert.equal(node.kernel.peers()[0]?.carrier, 'nats');
      await bar.until(`up ${alive}@room-7`);
    }
  });

  it('ends its links when the broker is killed, and comes back with it', async () => {
    server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite);
    for (let round = 1; round <= 3; round++) {
      await until(async () => (await foo.kernel.names().catch(() => [])).length === 2);
      foo.kernel.connect('bar@room-7');
      await Promise.all([foo.until('up bar@room-7', round), bar.until('up foo@room-7', round)]);
      server.kill();
      await Promise.all([
        foo.until('down bar@room-7 connection_closed', round),
        bar.until('down foo@room-7 connection_closed', round),
      ]);
      await server.restart();
    }
    assert.equal(foo.log.filter((line) => line.startsWith('down')).length, 3);
  });

  it('ends its links when the broker finds it too slow, says so, and comes back', async () => {
    server = await startNats({ config: 'max_payload: 32KB\nmax_pending: 64KB' });
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite);
    foo.kernel.connect('bar@room-7');
    await Promise.all([foo.until('up bar@room-7'), bar.until('up foo@room-7')]);
    while (foo.kernel.peers().length > 0) {
      foo.kernel.send('bar@room-7', Buffer.alloc(1024 * 1024));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await bar.until('down foo@room-7 connection_closed');
    await bar.until(/^warning \*\* The broker of room-7 at .* is lost: /);
    await until(async () => (await foo.kernel.names().catch(() => [])).length === 2);
    foo.kernel.connect('bar@room-7');
    await Promise.all([foo.until('up bar@room-7', 2), bar.until('up foo@room-7', 2)]);
  });

  it('is told when the other side is gone without a word', async () => {
    server = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const { kernel } = await inRoom('bar', invite);
    foo.kernel.connect('bar@room-7');
    await foo.until('up bar@room-7');
    kernel.disconnect('foo@room-7');
    await foo.until('down bar@room-7 connection_closed');
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
