// A channel over an open WebSocket, for either side.
// Until deliverTo is called, messages wait in the inbox, up to a limit of bytes.

import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';
import { codeOf } from '../base/error-code.ts';
import { isLoopback } from '../base/host-addresses.ts';
import { bytesBeforeProof, closeTime, messageFragments } from '../base/wire-limits.ts';
import { type Channel, DialError, type DialOptions } from './channel.ts';
import { makeInbox } from './inbox.ts';
import { addressOf } from './strangers.ts';

/**
 * Makes the channel of a WebSocket and its TCP socket. Call it before the WebSocket can receive a message.
 */
export function webSocketChannel(ws: WebSocket, socket: Socket): Channel {
  const address = addressOf(socket); // later the socket may not know it any more
  const inbox = makeInbox();
  const askers: (() => void)[] = []; // callbacks of whenArrived, each of which waits for the answer to a ping

  function refuse(reason: string): void {
    ws.close(policyViolation, reason);
    inbox.end(reason);
  }

  function limitUnproven(): void {
    if (socket.bytesRead > bytesBeforeProof) refuse('too_much_before_handshake');
  }

  ws.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) inbox.take(data);
    else if (inbox.ended === undefined) refuse('text_message');
  });
  ws.on('pong', () => askers.shift()?.());
  ws.on('close', (_code, reason) => inbox.end(reason.toString() || 'connection_closed'));
  ws.on('error', (error) => inbox.end(faultOf(error)));
  socket.on('data', limitUnproven);
  socket.on('drain', () => inbox.receiver?.drained());

  return {
    address,
    carrier: 'encrypted' in socket ? 'wss' : 'ws',
    get open() {
      return ws.readyState === WebSocket.OPEN;
    },
    get queued() {
      return socket.writableLength;
    },
    send(bytes) {
      if (inbox.ended !== undefined) return;
      ws.send(bytes, sendOptions);
    },
    whenArrived(tell) {
      if (inbox.ended !== undefined) return;
      askers.push(tell);
      ws.ping();
    },
    pause(yes) {
      if (yes) ws.pause();
      else ws.resume();
    },
    receive: inbox.receive,
    deliverTo(next) {
      socket.off('data', limitUnproven);
      inbox.deliverTo(next);
    },
    close(reason) {
      if (inbox.ended !== undefined) return;
      ws.resume(); // else the answer to the close frame is never read
      ws.close(normalClosure, reason);
      inbox.close(reason);
    },
  };
}

export interface WebSocketDialOptions extends DialOptions {
  readonly protocol: string; // the WebSocket subprotocol that both sides must name
  readonly tls?: ConnectionOptions;
  readonly connected?: () => Duplex; // returns a TLS stream over the stream `through`
}

/** Opens a WebSocket; rejects with a DialError. */
export function dial(options: WebSocketDialOptions): Promise<Channel> {
  const { address, port, protocol, messageBytes, time, signal, tls, through, reached } = options;
  const host = address.includes(':') ? `[${address}]` : address;
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const ws = new WebSocket(`${tls ? 'wss' : 'ws'}://${host}:${port}/`, [protocol], {
    ...commonOptions,
    ...tls,
    ...(through && { createConnection: () => (options.connected?.() ?? through) as Socket }),
    ...(reached && {
      finishRequest(request: ClientRequest) {
        request.once('socket', (opening) => opening.once('connect', reached));
        request.end();
      },
    }),
    maxPayload: messageBytes,
    handshakeTimeout: Math.max(1, Math.ceil(time)),
    // Masking protects proxies, and the loopback has none; ws skips the work if the mask is zero.
    ...(isLoopback(address) ? { generateMask: (mask: Buffer) => void mask.fill(0) } : {}),
  });
  const giveUp = () => ws.terminate();
  signal?.addEventListener('abort', giveUp, { once: true });
  let socket: Socket | undefined;
  ws.once('upgrade', (response) => {
    socket = response.socket;
  });
  ws.once('open', () => {
    signal?.removeEventListener('abort', giveUp);
    if (socket !== undefined) resolve(webSocketChannel(ws, socket));
  });
  ws.on('error', (error) => {
    signal?.removeEventListener('abort', giveUp);
    reject(dialError(error, `${address}:${port}`, tls !== undefined)); // has no effect if the WebSocket was already open
  });
  if (signal?.aborted) giveUp();
  return promise;
}

/** Options for both sides of a WebSocket. */
export const commonOptions: {
  readonly perMessageDeflate: false;
  readonly skipUTF8Validation: boolean;
  readonly maxFragments: number;
  readonly closeTimeout: number;
} = {
  perMessageDeflate: false, // compression costs more time than it saves
  skipUTF8Validation: true, // text messages are refused anyway
  maxFragments: messageFragments,
  closeTimeout: closeTime,
};

const normalClosure = 1000;
const policyViolation = 1008;
const sendOptions = { binary: true, compress: false, fin: true };

function faultOf(error: Error): string {
  const code = codeOf(error, 'connection_closed');
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'oversized_message';
  return code.startsWith('WS_ERR_') ? 'bad_websocket_frame' : 'connection_closed';
}

function dialError(error: Error, at: string, tls: boolean): DialError {
  const code = codeOf(error, 'not_websocket');
  const fail = (word: string, why: string) =>
    new DialError(word, `no connection to ${at}: ${why}`, { cause: error });
  if (error.message === 'Opening handshake has timed out')
    // ws gives this error no code, so its text is compared
    return fail('ETIMEDOUT', 'it did not answer in time');
  if (!tls && error.message.endsWith('response: 426'))
    return fail('tls_wanted', 'it takes TLS only; start this node with -proto_dist wss too');
  if (!tls) return fail(code, error.message || code);
  if (noTls.includes(code))
    return fail('no_tls', 'it has no TLS; start it with -proto_dist wss too, or this node without');
  if (error.message.endsWith('response: 403'))
    return fail('tls_refused', "it does not trust this node's certificate (client_certfile)");
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || /CERT|SIGNATURE|ISSUER/.test(code))
    return fail(
      'bad_certificate',
      `its certificate is not trusted here (${code}): ${error.message}`,
    );
  return fail(code, error.message || code);
}

const noTls = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO'];
