// A carrier of one's own, as `-proto_dist ./tcp-carrier.ts` loads it: messages on bare TCP, each with its length.
// On the wire: length:4, kind:1 (0 a message, 1 the reason of closing), bytes.
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import {
  type Channel,
  DialError,
  type DialOptions,
  keepStrangers,
  type Listener,
  type ListenOptions,
  makeInbox,
} from 'terl/carrier';

export async function listen(options: ListenOptions): Promise<Listener> {
  const strangers = keepStrangers(options);
  const server = createServer({ noDelay: true }, (socket) => {
    const channel = tcpChannel(socket, options.messageBytes);
    const stranger = strangers.admit(socket, channel.address, (why) => {
      stranger.forget();
      channel.close(why); // whoever has the channel reports it
    });
    options.accept(channel, stranger.forget);
  });
  const opened = Promise.withResolvers<void>();
  server.once('error', opened.reject);
  server.listen(options.port, options.address, opened.resolve);
  await opened.promise;
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('expected a TCP port');
  return {
    port: bound.port,
    close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      strangers.clear();
      return closed.promise;
    },
  };
}

export function dial(options: DialOptions): Promise<Channel> {
  const { address, port, messageBytes, time, signal, through } = options;
  if (through !== undefined) return Promise.resolve(tcpChannel(through as Socket, messageBytes));
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const socket = connectTcp({ host: address, port, noDelay: true, timeout: Math.ceil(time) });
  const fail = (code: string, why: string) => {
    socket.destroy();
    reject(new DialError(code, `no connection to ${address}:${port}: ${why}`));
  };
  const giveUp = () => fail('ETIMEDOUT', 'it took too long');
  signal?.addEventListener('abort', giveUp, { once: true });
  socket.once('timeout', giveUp);
  socket.on('error', (error: Error & { code?: string }) =>
    fail(error.code ?? 'tcp', error.message),
  );
  socket.once('connect', () => {
    socket.setTimeout(0);
    signal?.removeEventListener('abort', giveUp);
    resolve(tcpChannel(socket, messageBytes));
  });
  return promise;
}

const headBytes = 5;
const kindMessage = 0;
const kindReason = 1;
const bytesBeforeProof = 256 * 1_024; // what a stranger may make us keep

function tcpChannel(socket: Socket, messageBytes: number): Channel {
  const inbox = makeInbox();
  let rest: Buffer[] = []; // of a message that has not arrived whole
  let restBytes = 0;

  function take(kind: number, bytes: Buffer): void {
    if (kind === kindReason) inbox.end(bytes.toString('latin1'));
    else inbox.take(inbox.receiver === undefined ? Buffer.from(bytes) : bytes);
  }

  function arrived(data: Buffer): void {
    if (inbox.receiver === undefined && socket.bytesRead > bytesBeforeProof) return tooMuch();
    rest.push(data);
    restBytes += data.length;
    if (rest[0] !== undefined && rest[0].length >= headBytes) {
      if (restBytes < headBytes + rest[0].readUInt32BE(0) && !tooLong(rest[0])) return;
    }
    let bytes = rest.length === 1 ? data : Buffer.concat(rest);
    while (bytes.length >= headBytes) {
      if (tooLong(bytes)) return tooMuch();
      const whole = headBytes + bytes.readUInt32BE(0);
      if (bytes.length < whole) break;
      take(bytes[4] ?? 0, bytes.subarray(headBytes, whole));
      bytes = bytes.subarray(whole);
    }
    rest = bytes.length === 0 ? [] : [bytes];
    restBytes = bytes.length;
  }

  function tooLong(bytes: Buffer): boolean {
    return bytes.readUInt32BE(0) > messageBytes;
  }

  function tooMuch(): void {
    inbox.end('oversized_message');
    socket.destroy();
  }

  function write(kind: number, bytes: Uint8Array): void {
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(bytes.length);
    head[4] = kind;
    socket.cork();
    socket.write(head);
    socket.write(bytes);
    socket.uncork();
  }

  const gone = () => inbox.end('connection_closed');
  socket.on('data', arrived);
  socket.on('drain', () => inbox.receiver?.drained());
  for (const event of ['error', 'close', 'end'] as const) socket.on(event, gone);

  return {
    address: `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`,
    get open() {
      return inbox.ended === undefined;
    },
    get queued() {
      return socket.writableLength;
    },
    send(bytes) {
      if (inbox.ended === undefined) write(kindMessage, bytes);
    },
    receive: inbox.receive,
    deliverTo: inbox.deliverTo,
    close(reason) {
      if (inbox.ended !== undefined) return;
      write(kindReason, Buffer.from(reason, 'latin1'));
      socket.end();
      setTimeout(() => socket.destroy(), 1_000).unref(); // a peer that does not hang up
      inbox.close(reason);
    },
  };
}
