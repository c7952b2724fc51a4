import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { systemClock } from '../../../transport/base/clock.ts';
import { erlangFrameBytes, messageBytes } from '../../../transport/base/wire-limits.ts';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { inetTcpCarrier } from '../../../transport/carrier/inet-tcp-dist.ts';

describe('a channel over bare TCP', () => {
  it('tells its end once, also if a frame right behind the handshake is too long', async () => {
    const accepted = Promise.withResolvers<Channel>();
    const listener = await inetTcpCarrier.listen({
      address: '127.0.0.1',
      port: 0,
      messageBytes,
      time: 5_000,
      clock: systemClock,
      accept: (channel) => accepted.resolve(channel),
      refused() {},
    });
    const socket = connect(listener.port, '127.0.0.1').resume();
    socket.on('error', () => undefined); // a reset is one way of ending
    const closed = once(socket, 'close');
    const tooLong = Buffer.alloc(4);
    tooLong.writeUInt32BE(erlangFrameBytes + 1);
    socket.write(Buffer.concat([Buffer.from('\0\x02ok'), tooLong]));

    const channel = await accepted.promise;
    assert.equal(Buffer.from(await channel.receive()).toString(), 'ok');
    const told: string[] = [];
    channel.deliverTo({
      message: () => assert.fail('no frame is told'),
      drained() {},
      closed: (reason) => told.push(reason),
    });
    await closed;
    await listener.close();
    assert.deepEqual(told, ['oversized_message']);
  });
});
