// Serves the observer's page, on this machine only, to a person who has its address (OTP: observer).
// A page that is not invited gets nothing: Host and Origin are checked, an address is good once.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { eachSecond } from './each-second.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import {
  connections,
  headerBytes,
  pageMessageBytes,
  pageMessagesASecond,
  requestTime,
} from './limits.ts';
import { createOutlet } from './outlet.ts';
import { pageHtml } from './page-html.ts';
import type { PageParts } from './page-parts.ts';
import { type HostMessage, type PageMessage, readPageMessage } from './protocol.ts';

/**
 * Begins to tell a page what there is to see: first all that is known, then what is new.
 * Returns what takes the page's wishes.
 */
export type Source = (tell: (message: HostMessage) => void) => Audience;

export interface Audience {
  ask(message: PageMessage): void;
  close(): void; // the page is gone
}

export interface Observer {
  /** Returns a new address, which can be opened once. */
  invite(): string;
  close(): Promise<void>;
}

export interface ObserverOptions {
  readonly source: Source;
  readonly parts: PageParts;
  readonly title: string; // of the page: the node's name
  readonly port?: number; // 0: any free one
  readonly now?: () => number; // milliseconds
}

const loopback = '127.0.0.1';

/** Begins to serve. Rejects with the system's error if there is no port. */
export async function startObserver(options: ObserverOptions): Promise<Observer> {
  const invitations = createInvitations(options.now ?? (() => performance.now()));
  const server = createServer({
    maxHeaderSize: headerBytes,
    requestTimeout: requestTime,
    headersTimeout: requestTime,
    connectionsCheckingInterval: requestTime,
  });
  server.maxConnections = connections;
  const port = await listen(server, options.port ?? 0);
  const door: Door = { ...options, invitations, host: `${loopback}:${port}` };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: pageMessageBytes,
    perMessageDeflate: false, // a page on the same machine saves nothing by it
    handleProtocols: () => protocolName,
  });
  server.on('request', (request, response) => answer(door, request, response));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!mayEnter(door, request)) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, (line) => show(line, options.source));
  });
  server.unref(); // a node may end while a page is open
  return {
    invite: () => `http://${door.host}/${invitations.invite()}`,
    close: () => closeAll(server, sockets),
  };
}

interface Door extends ObserverOptions {
  readonly invitations: Invitations;
  readonly host: string; // of this server, as a browser names it
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Answers with the page, or refuses. */
function answer(door: Door, request: IncomingMessage, response: ServerResponse): void {
  request.resume(); // what it may send beside its head is not read
  const { headers, method, url = '' } = request;
  if (method === 'GET' && headers.host !== door.host) return say(response, 403, notThisName(door));
  if (method !== 'GET' || !isOurs(door, headers.host, headers.origin))
    return say(response, 403, '');
  if (headers['sec-purpose'] !== undefined) return say(response, 503, ''); // a browser looks ahead: the address stays good
  if (!isTyped(headers['sec-fetch-site']))
    return say(response, 403, 'Another page has led here. Type the address yourself.\n');
  const key = door.invitations.accept(url.slice(1));
  if (key === undefined) return say(response, 403, notGood);
  const { script, style, policy } = door.parts;
  const live = `${policy}; connect-src ws://${door.host}`;
  response.writeHead(200, {
    ...guards,
    'content-type': html,
    'content-security-policy': `${live}; frame-ancestors 'none'`, // a meta element may not say that
  });
  response.end(
    pageHtml({
      title: door.title,
      script,
      style,
      policy: live,
      data: { key, policy },
    }),
  );
}

/** The name of this machine is always the same, so that no other page can lead here by a name of its own. */
function notThisName({ host }: Door): string {
  return `This page is at http://${host} only. Open the address as observer.start() has printed it.\n`;
}

const notGood =
  'This address is not good, or was used. To load the page again needs a new address: observer.start() gives one.\n';

const html = 'text/html; charset=utf-8';
const guards = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...guards, 'content-type': 'text/plain', connection: 'close' });
  response.end(text);
}

/** Whether a request names this server, and no other page has made it. */
function isOurs({ host }: Door, named: string | undefined, origin: string | undefined): boolean {
  return named === host && (origin === undefined || origin === `http://${host}`);
}

/** Whether a person has typed or opened the address, as far as the browser says who did. */
function isTyped(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'none' || site === 'same-origin';
}

const protocolName = 'terl-observer';

/** Whether a page may open its WebSocket: one of ours, with its key, which stands in the list of protocols. */
function mayEnter(door: Door, { headers, url }: IncomingMessage): boolean {
  if (url !== '/socket' || headers.origin === undefined) return false;
  if (!isOurs(door, headers.host, headers.origin)) return false;
  const [name, key = ''] = (headers['sec-websocket-protocol'] ?? '').split(/, */);
  return name === protocolName && door.invitations.enter(key);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Joins a page and its source. */
function show(line: WebSocket, source: Source): void {
  const outlet = createOutlet(line);
  const audience = source((message) => outlet.tell(message));
  const take = eachSecond(pageMessagesASecond);
  line.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : readPageMessage(String(data));
    if (message === undefined || take(1) === 0) line.close(1008);
    else audience.ask(message);
  });
  line.on('error', () => line.terminate());
  line.on('close', () => {
    outlet.close();
    audience.close();
  });
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const line of sockets.clients) line.terminate();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
