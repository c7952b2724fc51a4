// Accepts WebSockets at one port and ends strangers that do not prove themselves in time.
// Whatever a stranger sends, its own connection ends with a report and all others go on.
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { httpHeaderBytes, unprovenConnections } from './limits.ts';
import { commonOptions, webSocketChannel } from './websocket-channel.ts';

export interface ListenerOptions {
  readonly address: string;
  readonly port: number; // 0: any
  readonly protocol: string;
  readonly messageBytes: number;
  readonly time: number; // milliseconds from the first packet to proven()
  readonly clock: Clock;
  accept(channel: Channel, proven: () => void): void;
  refused(address: string, why: string): void; // ended before it became a channel
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>; // also ends the connections not yet proven
}

/** Rejects with the system's error, such as EADDRINUSE. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { protocol, clock, time } = options;
  const unproven = new Map<
    Duplex,
    { address: string; forget: () => void; expire: (why: string) => void }
  >();
  const server = createServer({ maxHeaderSize: httpHeaderBytes }, (_request, response) => {
    response.writeHead(426, { connection: 'close', 'content-type': 'text/plain' });
    response.end('This port speaks WebSocket only.\n');
    refuse(response.socket, 'a plain HTTP request');
  });
  const upgrader = new WebSocketServer({
    ...commonOptions,
    noServer: true,
    clientTracking: false,
    maxPayload: options.messageBytes,
    handleProtocols: () => protocol,
  });

  function admit(socket: Socket): void {
    if (unproven.size >= unprovenConnections) endOldest();
    const address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const stop = clock.after(time, () => unproven.get(socket)?.expire('timeout'));
    const forget = () => {
      stop();
      unproven.delete(socket);
    };
    unproven.set(socket, { address, forget, expire: (why) => refuse(socket, why, true) });
    socket.once('close', forget);
    socket.on('error', ignore); // a reset is a close to us, and that is handled
  }

  function endOldest(): void {
    for (const stranger of unproven.values()) {
      stranger.expire('too many connections that prove nothing');
      return;
    }
  }

  function refuse(socket: Duplex | null, why: string, atOnce = false): void {
    const stranger = socket && unproven.get(socket);
    if (!stranger) return; // refused already, or gone
    stranger.forget();
    options.refused(stranger.address, why);
    if (atOnce) socket.destroy();
    else socket.end(() => socket.destroy());
  }

  function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((text) => text.trim());
    // A browser always names its origin: no web page may talk to a node.
    if (request.headers.origin !== undefined || !offered.includes(protocol)) {
      socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      refuse(socket, `a WebSocket that is not ${protocol}`);
      return;
    }
    upgrader.handleUpgrade(request, socket, head, (ws) => hand(ws, socket));
  }

  function hand(ws: WebSocket, socket: Socket): void {
    const channel = webSocketChannel(ws, socket);
    const stranger = unproven.get(socket);
    if (stranger === undefined) {
      channel.close('timeout');
      return;
    }
    stranger.expire = (why) => {
      stranger.forget();
      channel.close(why); // whoever has the channel reports it
    };
    options.accept(channel, stranger.forget);
  }

  server.on('connection', admit);
  server.on('upgrade', (request, socket, head) => upgrade(request, socket as Socket, head));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    refuse(socket, 'something other than HTTP');
  });
  upgrader.on('wsClientError', (_error, socket) => {
    refuse(socket, 'a broken WebSocket request', true);
  });

  const opened = Promise.withResolvers<void>();
  server.once('error', opened.reject);
  server.listen(options.port, options.address, opened.resolve);
  await opened.promise;
  const bound = server.address();
  if (bound === null || typeof bound === 'string')
    throw new Error(`expected a TCP port, got ${bound}`);

  return {
    port: bound.port,
    close() {
      for (const [socket, stranger] of unproven) {
        stranger.forget();
        socket.destroy();
      }
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}

function ignore(): void {}
