import assert from 'node:assert/strict';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { parseInvite } from '../../../transport/base/invite.ts';
import { roomKeys } from '../../../transport/nats/room-keys.ts';
import { describeNats, type NatsServer, startNats, stopNats } from '../../helpers/nats-server.ts';
import { closeAll, closeLater, eventually, type TestNode } from '../support/test-node.ts';
import { forwarder } from './support/forwarder.ts';
import { inRoom } from './support/in-room.ts';

const names = async ({ kernel }: TestNode): Promise<string[]> =>
  (await kernel.names()).map(({ name }) => name);

describeNats('names of a room', () => {
  afterEach(async () => {
    await closeAll();
    await stopNats();
  });

  for (const tables of [true, false]) {
    it(`are lost by a node that slept while another took its name, ${tables ? 'with' : 'without'} a table`, async () => {
      const server = await startNats({ tables });
      const invite = server.invite({ room: 'room-7' });
      const route = await forwarder(server.port);
      const old = await inRoom('foo', invite.replace(`:${server.port}`, `:${route.port}`));
      const bar = await inRoom('bar', invite);
      old.kernel.connect('bar@room-7');
      await Promise.all([bar.until('up foo@room-7'), old.until('up bar@room-7')]);
      route.hold();
      const next = await inRoom('foo', invite);
      next.kernel.connect('bar@room-7');
      await Promise.all([next.until('up bar@room-7'), bar.until('up foo@room-7', 2)]);
      route.wake();
      await old.until(/^warning \*\* foo@room-7 has lost its name: another node has got it/);
      await old.until(/^down bar@room-7/);
      old.kernel.connect('bar@room-7');
      await old.until('failed bar@room-7 room not_registered');
      const [itself] = (await old.kernel.why('foo@room-7')).slice(-1);
      assert.equal(itself?.ok, false);
      assert.match(itself?.detail ?? '', /^this node is not in the room: .*foo@room-7/);
      assert.match(itself?.advice ?? '', /^end one of the two nodes/);
      assert.deepEqual(
        bar.kernel.peers().map(({ name }) => name),
        ['foo@room-7'],
      );
      assert.deepEqual(await names(next), ['bar', 'foo']);
      assert.equal(next.log.filter((line) => line.startsWith('down')).length, 0);
      await next.kernel.stop();
      await old.until(/^warning \*\* foo@room-7 is registered again/);
      old.kernel.connect('bar@room-7');
      await old.until('up bar@room-7', 2);
    }).timeout(60_000);
  }

  it('are not given to a user who may not publish or not subscribe', async () => {
    const users = [
      '{ user: pub, password: x, permissions: { publish: { deny: ">" } } }',
      '{ user: sub, password: x, permissions: { subscribe: { deny: ">" } } }',
      '{ user: door, password: x, permissions: { subscribe: { deny: "terl.*.a" } } }',
      '{ user: good, password: x, permissions: { publish: "terl.>", subscribe: "terl.>" } }',
    ];
    const server = await startNats({ config: `authorization { users: [${users.join(', ')}] }` });
    const good = server.invite({ room: 'room-7', credentials: 'good:x' });
    const bar = await inRoom('bar', good);
    const refused: [user: string, alive: string, what: string][] = [
      ['pub', 'foo', 'publish'],
      ['pub', 'bar', 'publish'],
      ['sub', 'foo', 'subscribe'],
      ['sub', 'bar', 'subscribe'],
      ['door', 'foo', 'subscribe'],
    ];
    for (const [user, alive, what] of refused)
      await assert.rejects(inRoom(alive, good.replace('good:x', `${user}:x`)), {
        code: 'not_authorised',
        message: new RegExp(
          `^the broker at nats://.* does not let this user ${what}: .* on terl\\.>$`,
        ),
      });
    const foo = await inRoom('foo', good);
    foo.kernel.connect('bar@room-7');
    await bar.until('up foo@room-7');
  });

  it('are all listed by a node at a hub with a table and by one at a leaf without', async () => {
    const hub = await startNats();
    const leaf = await startNats({ tables: false, hub: hub.leafPort });
    const invite = hub.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite);
    const bar = await inRoom('bar', invite);
    const baz = await inRoom('baz', invite.replace(`:${hub.port}`, `:${leaf.port}`));
    for (const node of [foo, bar, baz])
      await eventually(async () => (await names(node)).join() === 'bar,baz,foo');
    const steps = await foo.kernel.why('zoe@room-7');
    assert.match(steps.at(-1)?.detail ?? '', /there are bar, baz$/);
  });

  it('are listed although somebody fills the table with garbage', async () => {
    const server: NatsServer = await startNats();
    const invite = server.invite({ room: 'room-7' });
    const { key, room } = parseInvite(invite);
    const foo = await inRoom('foo', invite);
    await inRoom('bar', invite);
    const nc = await connect({ servers: `127.0.0.1:${server.port}` });
    closeLater(() => nc.close());
    const keys = roomKeys(key, room);
    const table = await new Kvm(nc).open(keys.bucket);
    for (const alive of ['foo', 'bar']) await table.put(keys.tagOf(alive), 'garbage');
    assert.deepEqual(await names(foo), ['bar', 'foo']);
  });
});
