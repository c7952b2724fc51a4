// What comes to the mapper's port, byte by byte: EPMD's requests, and those who ask something else.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../transport/base/clock.ts';
import { mapperTime } from '../../../transport/base/wire-limits.ts';
import type { Mapper, MapperOptions } from '../../../transport/mapper/mapper.ts';
import { names } from '../../../transport/mapper/mapper-client.ts';
import { writeRequest } from '../../../transport/mapper/mapper-messages.ts';
import { movedClock } from '../support/moved-clock.ts';
import { register } from '../support/raw-peer.ts';
import { closeAll, closeLater, eventually, testMapper } from '../support/test-node.ts';

describe("at the mapper's door", () => {
  let mapper: Mapper;
  let log: string[];
  afterEach(closeAll);

  async function start(options: Partial<MapperOptions> = {}): Promise<void> {
    log = [];
    mapper = await testMapper({ log: (text) => log.push(text), ...options });
    await register(mapper.port, 'foo', 0xb009);
  }

  function call(...words: (string | Uint8Array)[]): Socket {
    const socket = connect(mapper.port, '127.0.0.1');
    socket.on('error', () => undefined); // a reset is one way of being refused
    closeLater(async () => void socket.destroy());
    for (const word of words) socket.write(word);
    return socket;
  }

  /** All that is answered until the mapper closes, in hex. */
  async function answer(socket: Socket): Promise<string> {
    let heard = '';
    socket.on('data', (data: Buffer) => {
      heard += data.toString('hex');
    });
    await new Promise((resolve) => socket.once('close', resolve)); // after a reset too
    return heard;
  }

  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const portPlease = hex('0004 7a 666f6f');
  const fooIsHere = '7700b0094d01000600060003666f6f0000';

  async function livesOn(): Promise<void> {
    assert.equal(await answer(call(portPlease)), fooIsHere);
    const { entries } = await names({ host: '127.0.0.1', port: mapper.port });
    assert.deepEqual(entries, [{ name: 'foo', port: 0xb009 }]);
  }

  it("is answered as epmd answers: no length before it, and the connection's end behind it", async () => {
    await start();
    const port = mapper.port.toString(16).padStart(8, '0');
    const line = Buffer.from('name foo at port 45065\n').toString('hex');
    assert.equal(await answer(call(portPlease)), fooIsHere);
    assert.equal(await answer(call(hex('0004 7a 626172'))), '7701');
    assert.equal(await answer(call(hex('0001 6e'))), port + line);
    assert.equal(await answer(call(hex('0001 6b'))), Buffer.from('NO').toString('hex'));
    assert.equal(await answer(call(hex('0004 73 666f6f'))), '');
    const alive = call(hex('0010 78 0001 48 00 0006 0005 0003 626172 0000'));
    const [reply] = (await once(alive, 'data')) as [Buffer];
    assert.match(reply.toString('hex'), /^7600[0-9a-f]{8}$/);
    assert.match(
      await answer(call(hex('0010 78 0001 48 00 0006 0005 0003 626172 0000'))),
      /^760100000000$/,
    );
    alive.destroy();
    await eventually(() => log.includes('unregistered bar'));
    await livesOn();
  });

  it('waits for the rest of a split request, and for one who has said all and hung up', async () => {
    await start();
    const socket = call();
    await once(socket, 'connect');
    socket.setNoDelay();
    for (const byte of portPlease) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(await answer(socket), fooIsHere);
    const halfOpen = connect({ port: mapper.port, host: '127.0.0.1', allowHalfOpen: true });
    halfOpen.end(portPlease);
    assert.equal(await answer(halfOpen), fooIsHere);
  });

  const alive = writeRequest({ kind: 'alive', name: 'bar', port: 1, hidden: false });
  const nonsense: Readonly<Record<string, string | Uint8Array>> = {
    'a page of the web': 'GET / HTTP/1.1\r\nHost: h\r\n\r\n',
    'one letter of HTTP': 'P',
    TLS: hex('16030100050100000100'),
    'STUN, which a web page can send too': hex('000300242112a442') /* allocate */,
    'no request at all': hex('0000'),
    'the longest length': hex('ffff'),
    'the first length too long': hex('0401 6e'),
    'an unknown request': hex('0001 ff'),
    'a name too few': hex('0001 7a'),
    'one byte too many': Buffer.concat([portPlease, Buffer.of(0)]),
    'two requests at once': Buffer.concat([portPlease, portPlease]),
    'half a registration in a whole request': Buffer.concat([hex('0005'), alive.subarray(2, 7)]),
    garbage: Buffer.alloc(2 * 1024 * 1024, 0xa7),
    zeros: Buffer.alloc(100_000),
  };
  for (const [what, bytes] of Object.entries(nonsense)) {
    it(`ends who sends ${what}, without a word but in the log`, async () => {
      await start();
      const socket = call(bytes);
      await once(socket, 'connect');
      const from = `127.0.0.1:${socket.localPort}`;
      assert.equal(await answer(socket), '');
      assert.ok(log.includes(`refused something that is not a request from ${from}`), `${log}`);
      await livesOn();
    });
  }

  it('refuses a node without a name that can be, or without a port', async () => {
    await start();
    for (const [name, port] of [
      ['a b', 1],
      ['bar', 0],
    ] as const) {
      const socket = call(writeRequest({ kind: 'alive', name, port, hidden: false }));
      assert.equal(await answer(socket), '');
      assert.match(log.join('\n'), new RegExp(`refused a node called "${name}" at port ${port}`));
    }
    await livesOn();
  });

  it('tells who hung up before the request was whole', async () => {
    await start();
    const socket = call(portPlease.subarray(0, 4));
    await once(socket, 'connect');
    const from = `127.0.0.1:${socket.localPort}`;
    socket.end();
    await eventually(() => log.includes(`${from} ended before its request: connection_closed`));
    await livesOn();
  });

  it('ends who is silent or slow when the time is over, but no node', async () => {
    const clock = movedClock();
    let waiting = 0;
    const after: Clock['after'] = (milliseconds, action) => {
      waiting++;
      return clock.after(milliseconds, action);
    };
    await start({ clock: { ...clock, after } });
    waiting = 0; // foo has asked
    const slow = [call(), call(portPlease.subarray(0, 1)), call(portPlease.subarray(0, 5))];
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    await eventually(() => waiting === slow.length);
    const ends = slow.map(answer);
    clock.move(mapperTime);
    assert.deepEqual(await Promise.all(ends), ['', '', '']);
    assert.equal(
      log.filter((line) => line.endsWith('ended before its request: timeout')).length,
      3,
    );
    await livesOn();
  });

  it('leaves room for a node however many connect and say nothing', async () => {
    await start();
    const sockets: Socket[] = [];
    for (let n = 0; n < 300; n++) {
      const socket = call();
      await once(socket, 'connect');
      sockets.push(socket);
    }
    await eventually(() => sockets.filter(({ closed }) => closed).length === 300 - 256);
    assert.ok(log.some((line) => line.endsWith('too many connections that prove nothing')));
    assert.ok(
      sockets.slice(300 - 256).every(({ closed }) => !closed),
      'the oldest go first',
    );
    await livesOn();
  });

  it('drops a node that speaks out of turn', async () => {
    await start();
    const socket = call(alive);
    await once(socket, 'data');
    socket.write(portPlease);
    assert.equal(await answer(socket), '');
    assert.ok(log.includes('dropping bar: it spoke out of turn'));
    await livesOn();
  });
});
