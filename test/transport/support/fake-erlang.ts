// A program in an Erlang node's place: it speaks the handshake by hand, and may break any part of it.
import { connect, createServer, type Socket } from 'node:net';
import { offeredToErlang } from '../../../transport/handshake/dist-flags.ts';
import {
  readChallenge,
  readReply,
  writeAck,
  writeChallenge,
  writeName,
  writeReply,
  writeStatus,
} from '../../../transport/handshake/handshake-messages.ts';
import { erlangScheme } from '../../../transport/handshake/scheme.ts';
import { exchange } from '../../../transport/mapper/mapper-exchange.ts';
import { closeLater } from './test-node.ts';

/** One end of a connection, packet by packet. */
export interface FakePeer {
  readonly socket: Socket;
  send(packet: Uint8Array): void; // with its length:2
  receive(): Promise<Buffer>; // the next packet; empty if the connection is closed
  readonly rest: () => Buffer; // what has arrived behind the packets that were received
  readonly closed: Promise<void>;
}

const open = new Set<Socket>();

async function closeOpen(): Promise<void> {
  for (const socket of open) socket.destroy();
}

function fakePeer(socket: Socket): FakePeer {
  let held = Buffer.alloc(0);
  let isClosed = false;
  let moved = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const move = (): void => {
    moved.resolve();
    moved = Promise.withResolvers();
  };
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    move();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    open.delete(socket);
    closed.resolve();
    move();
  });
  open.add(socket);
  closeLater(closeOpen);
  return {
    socket,
    closed: closed.promise,
    rest: () => held,
    send: (packet) => void socket.write(erlangScheme.packet(packet)),
    async receive() {
      for (;;) {
        if (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
          const packet = held.subarray(2, 2 + held.readUInt16BE(0));
          held = held.subarray(2 + packet.length);
          return packet;
        }
        if (isClosed) return Buffer.alloc(0);
        await moved.promise;
      }
    },
  };
}

export async function dialTo(port: number): Promise<FakePeer> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  return fakePeer(socket);
}

/** Registers a name in epmd as erl does, and does `script` with who connects. */
export async function fakeNode(
  epmd: number,
  name: string,
  script: (peer: FakePeer) => Promise<void> | void,
  entry: Readonly<Record<string, unknown>> = {},
  registered: (unregister: () => void) => void = () => {},
): Promise<number> {
  const server = createServer((socket) => void script(fakePeer(socket)));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closeLater(async () => void server.close());
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const alive = {
    kind: 'alive',
    name,
    port,
    hidden: false,
    protocol: 'tcp',
    versions: [6, 5],
  } as const;
  const at = { host: '127.0.0.1', port: epmd };
  const { socket } = await exchange(at, { ...alive, ...entry }, { stays: 6 });
  closeLater(async () => void socket.destroy());
  registered(() => void socket.destroy());
  return port;
}

export interface FakeHello {
  readonly name: string;
  readonly cookie?: string;
  readonly flags?: bigint;
  readonly creation?: number;
}

const zero = Buffer.alloc(4);
const pair = { dialler: '', acceptor: '', diallerChallenge: zero, acceptorChallenge: zero };

/** Answers a call, as an Erlang node does. */
export async function answerCall(peer: FakePeer, hello: FakeHello): Promise<void> {
  const { name, cookie = 'secret', flags = offeredToErlang | 1n } = hello;
  await peer.receive();
  peer.send(writeStatus('ok'));
  const acceptorChallenge = Buffer.from('01020304', 'hex');
  peer.send(writeChallenge({ name, flags, creation: 9, challenge: acceptorChallenge }));
  const reply = readReply(await peer.receive(), erlangScheme);
  if (reply === undefined) return;
  const input = { ...pair, diallerChallenge: reply.challenge, acceptorChallenge };
  const expected = erlangScheme.digest(cookie, { ...input, role: 'reply' });
  if (!Buffer.from(expected).equals(reply.digest)) return void peer.socket.destroy(); // as OTP does
  peer.send(writeAck(erlangScheme.digest(cookie, { ...input, role: 'ack' })));
}

export interface Called {
  readonly status: string;
  readonly last: Buffer; // the last packet of the handshake, empty if it was closed
  readonly creation: number; // of the node that is called
}

/** Calls a node of terl. */
export async function call(
  peer: FakePeer,
  { name, cookie = 'secret', flags = offeredToErlang | 1n, creation = 9 }: FakeHello,
): Promise<Called> {
  peer.send(writeName({ name, flags, creation }));
  const status = (await peer.receive()).toString();
  const theirs = readChallenge(await peer.receive(), erlangScheme);
  if (theirs === undefined) return { status, last: Buffer.alloc(0), creation: 0 };
  const challenge = Buffer.from('05060708', 'hex');
  const input = { ...pair, diallerChallenge: challenge, acceptorChallenge: theirs.challenge };
  const digest = erlangScheme.digest(cookie, { ...input, role: 'reply' });
  peer.send(writeReply({ challenge, digest }));
  return { status, last: await peer.receive(), creation: theirs.creation };
}
