// What stands in epmd's place and lies: to a node that registers, that looks for another, and that asks for all names.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inetTcpCarrier } from '../../../transport/carrier/inet-tcp-dist.ts';
import { answerCall, fakeNode } from '../support/fake-erlang.ts';
import { closeAll, closeLater, type TestNode, testMapper, testNode } from '../support/test-node.ts';

type Lie = Buffer | 'nothing' | 'silence' | 'endless';

const tags = { alive: 120, port: 122, names: 110 } as const;

/** Answers as epmd does, but tells `lies` where there is one. */
async function lyingEpmd(lies: Partial<Record<keyof typeof tags, Lie>>): Promise<number> {
  const truth = { alive: hex('760000000009'), port: hex('7701'), names: hex('00001111') };
  const server = createServer((socket) => {
    closeLater(async () => void socket.destroy());
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      for (const [kind, tag] of Object.entries(tags) as [keyof typeof tags, number][])
        if (request[2] === tag) tell(socket, lies[kind] ?? truth[kind], kind === 'alive');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeLater(async () => void server.close());
  return (server.address() as AddressInfo).port;
}

function tell(socket: Socket, lie: Lie, stays: boolean): void {
  switch (lie) {
    case 'nothing':
      return void socket.destroy();
    case 'silence':
      return;
    case 'endless': {
      const more = (): void =>
        void (socket.destroyed || socket.write(Buffer.alloc(65_536, 119), more));
      return more();
    }
    default:
      socket.write(lie);
      if (!stays) socket.end();
  }
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** The port reply for a node of this name, as epmd gives it. */
function portReply(port: number, name: string): Buffer {
  const bytes = hex('7700 0000 4d00 0006 0005 0000');
  bytes.writeUInt16BE(port, 2);
  bytes.writeUInt16BE(name.length, 10);
  return Buffer.concat([bytes, Buffer.from(name), hex('0000')]);
}

const http = Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');

describe('an epmd that lies', () => {
  afterEach(closeAll);

  const start = (port: number): Promise<TestNode> =>
    testNode('foo@host', port, { carrier: inetTcpCarrier, setuptime: 3 });

  /** What why() says last of bar@host. */
  async function why(port: Lie): Promise<string> {
    const foo = await start(await lyingEpmd({ port }));
    const last = (await foo.kernel.why('bar@host')).at(-1);
    assert.equal(last?.ok, false);
    return `${last.step}: ${last.detail}`;
  }

  const foreign = /held by something that is not epmd/;

  const answers: Readonly<Record<string, readonly [lie: Lie, says: RegExp]>> = {
    'closes without an answer': ['nothing', foreign],
    'says nothing': ['silence', /did not answer|no epmd answers/],
    'never ends': ['endless', foreign],
    'speaks HTTP': [http, foreign],
    'says more than it should': [Buffer.concat([portReply(1, 'bar'), http]), foreign],
    'gives port 0': [portReply(0, 'bar'), /^tcp: bar@host does not answer/],
    'gives a port where nobody listens': [portReply(1, 'bar'), /ECONNREFUSED|refused/],
  };
  for (const [what, [lie, says]] of Object.entries(answers))
    it(`and ${what} is seen through`, async () => assert.match(await why(lie), says)).timeout(
      20_000,
    );

  it('and gives the port of another node is seen through by the name there', async () => {
    const real = (await testMapper()).port;
    const port = await fakeNode(real, 'baz', (peer) => answerCall(peer, { name: 'baz@host' }));
    const says = /^challenge: bar@host is not at its port: there answers "baz@host"/;
    assert.match(await why(portReply(port, 'bar')), says);
    assert.match(await why(portReply(port, 'baz')), says);
  });

  it('and gives the port of what is no node is seen through', async () => {
    const port = await lyingEpmd({});
    assert.match(await why(portReply(port, 'bar')), /^status: /);
  });

  it('and gives our own port is seen through', async () => {
    const foo = await start(await lyingEpmd({}));
    assert.match(
      await why(portReply(foo.kernel.port, 'bar')),
      /^net_kernel: bar@host does not allow us/,
    );
  });

  for (const [what, lie] of Object.entries({
    nothing: 'nothing',
    'what never ends': 'endless',
    HTTP: http,
    'creation 0': hex('760000000000'),
  } as const))
    it(`and answers a registration with ${what} is refused`, async () => {
      await assert.rejects(start(await lyingEpmd({ alive: lie })), foreign);
    });

  it('and says that the name is taken is believed', async () => {
    const epmd = await lyingEpmd({ alive: hex('760100000000') });
    await assert.rejects(start(epmd), /seems to be in use by another Erlang node/);
  });

  for (const [what, lie] of Object.entries({
    nothing: 'nothing',
    'what never ends': 'endless',
    HTTP: http,
    'names that are none': Buffer.from('\0\0\x11\x11name \x1b[2J at port 7\n'),
  } as const))
    it(`and lists ${what} is refused`, async () => {
      const foo = await start(await lyingEpmd({ names: lie }));
      await assert.rejects(foo.kernel.names(), foreign);
    });
});
