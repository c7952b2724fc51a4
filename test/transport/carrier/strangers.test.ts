import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { writeName } from '../../../transport/handshake/handshake-messages.ts';
import { openLink } from '../support/raw-peer.ts';
import { closeAll, eventually, type TestNode, testMapper, testNode } from '../support/test-node.ts';

const upgrade = (protocol: string, more = '') =>
  `GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: ${protocol}\r\n${more}\r\n`;

describe('strangers at the door of a node', () => {
  let foo: TestNode;
  let bar: TestNode;

  beforeEach(async () => {
    const { port } = await testMapper();
    foo = await testNode('foo@host', port, { setuptime: 2 });
    bar = await testNode('bar@host', port);
    bar.kernel.connect('foo@host');
    await foo.until('up bar@host');
    await bar.until('up foo@host');
  });
  afterEach(closeAll);

  async function say(...words: (string | Buffer)[]): Promise<string> {
    const socket = connect(foo.kernel.port, '127.0.0.1');
    await once(socket, 'connect');
    for (const word of words) socket.write(word);
    return answer(socket);
  }

  async function answer(socket: Socket): Promise<string> {
    const { localPort } = socket;
    let heard = '';
    socket.on('data', (data: Buffer) => {
      heard += data.toString('latin1');
    });
    socket.on('error', () => undefined); // a reset is one way of being refused
    await once(socket, 'close');
    await foo.until(
      new RegExp(`^error \\*\\* Connection attempt from 127.0.0.1:${localPort} rejected: `),
    );
    return heard;
  }

  async function livesOn(): Promise<void> {
    bar.kernel.send('foo@host', Buffer.from('still here'));
    await foo.untilTrue(() => foo.frames.length === 1);
    assert.deepEqual(bar.log, ['up foo@host']);
  }

  it('end with a report that names their address; the links go on', async () => {
    assert.match(await say('EHLO mail\r\n\r\n'), /^HTTP\/1.1 400/);
    assert.match(await say('GET / HTTP/1.1\r\nHost: h\r\n\r\n'), /^HTTP\/1.1 426/);
    assert.match(await say(upgrade('chat')), /^HTTP\/1.1 400/);
    assert.match(await say(upgrade('terl', 'Origin: http://evil.example\r\n')), /^HTTP\/1.1 400/);
    assert.match(await say(upgrade('terl').replace('AAAA==', '')), /^$/);
    await say(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    await say(upgrade('terl'), Buffer.from('8180', 'hex'), Buffer.alloc(4)); // a text frame
    await say(upgrade('terl'), Buffer.from('ffffffff', 'hex')); // reserved bits
    await say(upgrade('terl'), Buffer.from('82ff7fffffffffffffff00000000', 'hex')); // far too long
    await livesOn();
  });

  it('end when they send one byte, half a name, or nothing in time', async () => {
    const heard = await Promise.all([
      say('G'),
      say(),
      say(upgrade('terl')),
      say(upgrade('terl'), Buffer.from('82', 'hex')),
    ]);
    assert.equal(heard[0], '');
    await livesOn();
  });

  it('end when they send more than a handshake needs', async () => {
    const ws = new WebSocket(`ws://127.0.0.1:${foo.kernel.port}/`, ['terl'], {
      perMessageDeflate: false,
    });
    ws.on('error', () => undefined);
    await once(ws, 'open');
    ws.send(writeName({ name: 'baz@host', creation: 9, flags: 0n }));
    ws.send(Buffer.alloc(1_000_000));
    await once(ws, 'close');
    await foo.until(/too_much_before_handshake/);
    await livesOn();
  });

  it('end when a proved peer breaks the protocol', async () => {
    const name = { name: 'baz@host', creation: 9, flags: 1n };
    const channel = await openLink(foo.kernel.port);
    channel.send(writeName(name));
    channel.send(Buffer.from('nonsense'));
    await foo.until(/rejected: baz@host sent 8 bytes that are no challenge_reply message/);
    await livesOn();
  });

  it('are bounded in number: a thousand that say nothing leave room for a node', async function () {
    this.timeout(30_000);
    const sockets: Socket[] = [];
    for (let n = 0; n < 1_000; n++) {
      const socket = connect(foo.kernel.port, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      if (n % 50 === 49) await once(socket, 'connect');
    }
    const ended = () => sockets.filter(({ closed }) => closed).length;
    await eventually(() => ended() >= 1_000 - 256);
    bar.kernel.disconnect('foo@host');
    await foo.until('down bar@host connection_closed');
    bar.kernel.connect('foo@host');
    await foo.until('up bar@host', 2);
    await eventually(() => ended() === 1_000);
    assert.ok(foo.log.length < 100, `${foo.log.length} reports`);
  });
});
