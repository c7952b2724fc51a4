// Accepts WebSockets at one port, with TLS or without, and ends strangers that do not prove themselves in time.
// Whatever a stranger sends, its own connection ends with a report and all others go on.
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Listener, ListenOptions } from './channel.ts';
import { httpHeaderBytes } from './limits.ts';
import { keepStrangers } from './strangers.ts';
import { commonOptions, webSocketChannel } from './websocket-channel.ts';

export interface WebSocketListenOptions extends ListenOptions {
  readonly protocol: string; // the WebSocket subprotocol both sides must name
  readonly tls?: TlsOptions;
  /** A CONNECT request: whether it is taken; then the stream is the taker's. */
  tunnel?(target: string, socket: Duplex, head: Buffer): boolean;
}

/** Rejects with the system's error, such as EADDRINUSE. */
export async function listen(options: WebSocketListenOptions): Promise<Listener> {
  const { protocol, tls } = options;
  const strangers = keepStrangers(options);
  const http = createHttpServer({ maxHeaderSize: httpHeaderBytes }, (_request, response) => {
    response.writeHead(426, { connection: 'close', 'content-type': 'text/plain' });
    response.end('This port speaks WebSocket only.\n');
    if (response.socket) refuse(response.socket, 'a plain HTTP request');
  });
  const upgrader = new WebSocketServer({
    ...commonOptions,
    noServer: true,
    clientTracking: false,
    maxPayload: options.messageBytes,
    handleProtocols: () => protocol,
  });

  function refuse(socket: Duplex, why: string, atOnce = false): void {
    const stranger = strangers.of(socket);
    if (stranger === undefined) return; // refused already, or gone
    stranger.refuse(why);
    if (atOnce) socket.destroy();
    else socket.end(() => socket.destroy());
  }

  function answer(socket: Duplex, status: string): void {
    if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  }

  function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((text) => text.trim());
    // A browser always names its origin: no web page may talk to a node.
    if (request.headers.origin !== undefined || !offered.includes(protocol)) {
      answer(socket, '400 Bad Request');
      refuse(socket, `a WebSocket that is not ${protocol}`);
      return;
    }
    upgrader.handleUpgrade(request, socket, head, (ws) => hand(ws, socket));
  }

  function hand(ws: WebSocket, socket: Socket): void {
    const channel = webSocketChannel(ws, socket);
    const stranger = strangers.of(socket);
    if (stranger === undefined) {
      channel.close('timeout');
      return;
    }
    stranger.expireBy((why) => {
      stranger.forget();
      channel.close(why); // whoever has the channel reports it
    });
    options.accept(channel, stranger.forget);
  }

  function tunnel({ url }: IncomingMessage, socket: Duplex, head: Buffer): void {
    const stranger = strangers.of(socket);
    if (stranger !== undefined && options.tunnel?.(url ?? '', socket, head)) {
      stranger.forget();
      return;
    }
    answer(socket, '405 Method Not Allowed');
    refuse(socket, 'a CONNECT request');
  }

  http.on('upgrade', (request, socket, head) => upgrade(request, socket as Socket, head));
  http.on('connect', tunnel);
  http.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    answer(socket, '400 Bad Request');
    const hello = tls === undefined && error.rawPacket?.[0] === tlsHandshake;
    refuse(
      socket,
      hello ? 'TLS, which this node was not started with' : 'something other than HTTP',
    );
  });
  upgrader.on('wsClientError', (_error, socket) => {
    refuse(socket, 'a broken WebSocket request', true);
  });

  const serve =
    tls === undefined ? (socket: Socket) => http.emit('connection', socket) : unwrap(tls);

  /** TLS comes off before HTTP; who speaks HTTP without it is told so in HTTP. */
  function unwrap(tlsOptions: TlsOptions): (socket: Socket) => void {
    // Certificates are looked at here, so that who is refused learns why.
    const server = createTlsServer({ ...tlsOptions, rejectUnauthorized: false });
    const inside = new Map<string, Socket>(); // by address, while their handshake runs
    server.on('secureConnection', (secure) => {
      const socket = inside.get(addressOf(secure));
      if (socket !== undefined) strangers.is(socket, secure);
      if (isRefused(secure, tlsOptions)) {
        answer(secure, '403 Forbidden');
        refuse(secure, `a certificate that is not trusted here (${secure.authorizationError})`);
        return;
      }
      http.emit('connection', secure);
    });
    server.on('tlsClientError', (error: Error & { code?: string }, secure) => {
      const socket = [...inside.values()].find((one) => one.remotePort === secure.remotePort);
      if (socket !== undefined)
        refuse(socket, `a TLS handshake that failed (${error.code ?? error.message})`, true);
    });
    return (socket) => {
      socket.once('data', (first: Buffer) => {
        socket.pause();
        if (first[0] !== tlsHandshake) {
          socket.write(
            'HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2\r\nConnection: close\r\n\r\n',
          );
          refuse(socket, 'a connection without TLS');
          return;
        }
        const address = addressOf(socket);
        inside.set(address, socket);
        socket.once('close', () => inside.delete(address));
        socket.unshift(first);
        server.emit('connection', socket);
      });
    };
  }

  const server = createServer({ noDelay: true }, (socket) => {
    strangers.admit(socket, addressOf(socket), (why) => refuse(socket, why, true));
    serve(socket);
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
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      strangers.clear();
      http.closeAllConnections();
      return closed.promise;
    },
  };
}

const tlsHandshake = 0x16; // the first byte of a TLS connection

/** With rejectUnauthorized no certificate is refused too; without it only a bad one. */
function isRefused(secure: TLSSocket, { requestCert, rejectUnauthorized }: TlsOptions): boolean {
  if (requestCert !== true || secure.authorized) return false;
  return rejectUnauthorized === true || Object.keys(secure.getPeerCertificate()).length > 0;
}

function addressOf(socket: Socket): string {
  return `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
}
