// Accepts WebSockets at one port, with TLS or without. A stranger is a connection whose peer has not yet
// proved the cookie: it is ended when its time is over, or when the peer sends anything wrong, and reported.
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
} from 'node:http';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { httpHeaderBytes } from '../base/wire-limits.ts';
import type { Listener, ListenOptions } from './channel.ts';
import { openPort } from './open-port.ts';
import { addressOf, keepStrangers, type Strangers } from './strangers.ts';
import { commonOptions, webSocketChannel } from './websocket-channel.ts';

export interface WebSocketListenOptions extends ListenOptions {
  readonly protocol: string; // the WebSocket subprotocol that both sides must name
  readonly layer?: (hooks: LayerHooks) => (socket: Socket) => void; // a layer under HTTP: TLS
}

/** The functions that a layer under HTTP (TLS) calls for a connection. */
export interface LayerHooks {
  toHttp(socket: Socket): void;
  same(socket: Duplex, inside: Duplex): void; // call this when TLS has opened `inside`, the decrypted stream over `socket`: both belong to one stranger
  answer(socket: Duplex, status: string): void;
  refuse(socket: Duplex, why: string, atOnce?: boolean): void; // ends the connection and reports it
}

/** Opens the port. Rejects with the system's error, such as EADDRINUSE. */
export function listen(options: WebSocketListenOptions): Promise<Listener> {
  const strangers = keepStrangers(options);

  function refuse(socket: Duplex, why: string, atOnce = false): void {
    const stranger = strangers.of(socket);
    if (stranger === undefined) return; // the stranger was refused before, or is closed
    stranger.refuse(why);
    if (atOnce) socket.destroy();
    else socket.end(() => socket.destroy());
  }

  const http = refusingHttp(options, refuse);
  const upgrade = upgrading(options, strangers, refuse);
  http.on('upgrade', (request, socket, head) => upgrade(request, socket as Socket, head));
  const toHttp = (socket: Socket) => void http.emit('connection', socket);
  const serve = options.layer?.({ toHttp, same: strangers.is, answer, refuse }) ?? toHttp;

  const server = createServer({ noDelay: true }, (socket) => {
    strangers.admit(socket, addressOf(socket), (why) => refuse(socket, why, true));
    serve(socket);
  });
  return openPort(server, options, () => {
    strangers.clear();
    http.closeAllConnections();
  });
}

type Refuse = LayerHooks['refuse'];

/** Makes the HTTP server, which refuses every request but an upgrade to WebSocket. */
function refusingHttp({ layer }: WebSocketListenOptions, refuse: Refuse): HttpServer {
  const http = createHttpServer({ maxHeaderSize: httpHeaderBytes }, (_request, response) => {
    response.writeHead(426, { connection: 'close', 'content-type': 'text/plain' });
    response.end('This port speaks WebSocket only.\n');
    if (response.socket) refuse(response.socket, 'a plain HTTP request');
  });
  http.on('connect', (_request, socket) => {
    answer(socket, '405 Method Not Allowed');
    refuse(socket, 'a CONNECT request');
  });
  http.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    if (hungUp(error)) return;
    answer(socket, '400 Bad Request');
    const hello = layer === undefined && error.rawPacket?.[0] === tlsHandshake;
    refuse(
      socket,
      hello ? 'TLS, which this node was not started with' : 'something other than HTTP',
    );
  });
  return http;
}

/** Returns the function that turns an upgrade request of terl's subprotocol into a channel. */
function upgrading(
  options: WebSocketListenOptions,
  strangers: Strangers,
  refuse: Refuse,
): (request: IncomingMessage, socket: Socket, head: Buffer) => void {
  const { protocol } = options;
  const upgrader = new WebSocketServer({
    ...commonOptions,
    noServer: true,
    clientTracking: false,
    maxPayload: options.messageBytes,
    handleProtocols: () => protocol,
  });
  upgrader.on('wsClientError', (_error, socket) => {
    refuse(socket, 'a broken WebSocket request', true);
  });

  return (request, socket, head) => {
    // Only browsers send the header `origin`, and no web page may talk to a node.
    if (request.headers.origin !== undefined || !offered(request).includes(protocol)) {
      answer(socket, '400 Bad Request');
      refuse(socket, `a WebSocket that is not ${protocol}`);
      return;
    }
    upgrader.handleUpgrade(request, socket, head, (ws) => hand(ws, socket, strangers, options));
  };
}

/** Returns the subprotocols that a request names. */
function offered({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim());
}

function hand(
  ws: WebSocket,
  socket: Socket,
  strangers: Strangers,
  options: WebSocketListenOptions,
): void {
  const channel = webSocketChannel(ws, socket);
  const stranger = strangers.of(socket);
  if (stranger === undefined) {
    channel.close('timeout');
    return;
  }
  stranger.expireBy((why) => {
    stranger.forget();
    channel.close(why); // the code that reads from the channel reports the reason
  });
  options.accept(channel, stranger.forget);
}

function answer(socket: Duplex, status: string): void {
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

/** Whether the peer only disconnected, for example because its call took too long. This is not reported. */
export function hungUp(error: Error & { code?: string }): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

export const tlsHandshake = 0x16; // the first byte of a TLS connection
