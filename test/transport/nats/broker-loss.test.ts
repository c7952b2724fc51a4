import assert from 'node:assert/strict';
import { systemClock } from '../../../transport/base/clock.ts';
import { parseInvite } from '../../../transport/base/invite.ts';
import { connectBroker } from '../../../transport/nats/broker.ts';
import { describeNats, startNats, stopNats } from '../../helpers/nats-server.ts';
import { closeAll } from '../support/test-node.ts';
import { forwarder } from './support/forwarder.ts';
import { inRoom } from './support/in-room.ts';

describeNats('loss of a broker', () => {
  afterEach(async () => {
    await closeAll();
    await stopNats();
  });

  it('is told, and that the node is registered again', async () => {
    const server = await startNats();
    const foo = await inRoom('foo', server.invite({ room: 'room-7' }));
    server.kill();
    await foo.until(
      /^warning \*\* The broker of room-7 at .* is lost: it closed the connection \*\*$/,
    );
    await server.restart();
    await foo.until(
      /^warning \*\* foo@room-7 is registered again, at the broker nats:\/\/127\.0\.0\.1:\d+ \*\*$/,
    );
  });

  it('names the slow consumer, if the server has run all the time', async () => {
    const server = await startNats();
    const route = await forwarder(server.port);
    const invite = server.invite({ room: 'room-7' });
    const foo = await inRoom('foo', invite.replace(`:${server.port}`, `:${route.port}`));
    route.cut();
    await foo.until(/is lost: it closed the connection \*\*$/);
    route.heal();
    await foo.until(
      /is registered again, at the broker .*; it has run all the time, .*slow consumer/,
    );
  });

  it('is put down to the node itself, if it has stood still', async () => {
    const server = await startNats();
    const route = await forwarder(server.port);
    const invite = server.invite({ room: 'room-7' });
    let slept = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + slept };
    const foo = await inRoom(
      'foo',
      invite.replace(`:${server.port}`, `:${route.port}`),
      {},
      { clock },
    );
    slept = 70_000;
    route.cut();
    await foo.until(/is lost: this node stood still for (?:68|69|70) seconds .*slow consumer/);
    foo.kernel.connect('bar@room-7');
    await foo.until('failed bar@room-7 broker broker_lost');
    const steps = await foo.kernel.why('bar@room-7');
    assert.match(steps.at(-1)?.detail ?? '', /slow consumer/);
  });

  it('is silence, if the server does not answer', async () => {
    const server = await startNats();
    const invite = parseInvite(server.invite());
    const broker = await connectBroker(invite, invite.servers, undefined, 100);
    server.kill('SIGSTOP');
    assert.equal(await broker.over, 'it does not answer');
  });
});
