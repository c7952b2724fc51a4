// The carrier `wss`: WebSocket over TLS (OTP: inet_tls_dist). proto-dist.ts loads this file only for `wss`.
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  createServer,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import type { Carrier } from './channel.ts';
import { addressOf } from './strangers.ts';
import type { TlsSettings } from './tls-options.ts';
import { dial } from './websocket-channel.ts';
import { linkProtocol as protocol } from './websocket-dist.ts';
import { hungUp, type LayerHooks, listen, tlsHandshake } from './websocket-listener.ts';

export function tlsCarrier({ server, client }: TlsSettings): Carrier {
  return {
    listen: (options) => listen({ ...options, protocol, layer: (hooks) => unwrap(server, hooks) }),
    dial(options) {
      const { host, through } = options;
      const tls: ConnectionOptions = {
        ...client,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        // the certificate must name the host of the node's name, not the address that is called
        checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
      };
      const connected = through && (() => connect({ ...tls, socket: through as Duplex }));
      return dial({ ...options, protocol, tls, ...(connected ? { connected } : {}) });
    },
  };
}

/** Returns a function that decrypts a connection for HTTP. A client without TLS gets a 426 answer. */
function unwrap(options: TlsOptions, hooks: LayerHooks): (socket: Socket) => void {
  // Node does not reject certificates here; isRefused does, so that a refused client gets an HTTP answer.
  const server = createServer({ ...options, rejectUnauthorized: false });
  const inside = new Map<string, Socket>(); // sockets in the TLS handshake, by address
  server.on('secureConnection', (secure) => {
    const socket = inside.get(addressOf(secure));
    if (socket !== undefined) hooks.same(socket, secure);
    if (isRefused(secure, options)) {
      hooks.answer(secure, '403 Forbidden');
      const why = `a certificate that is not trusted here (${secure.authorizationError})`;
      hooks.refuse(secure, why);
      return;
    }
    hooks.toHttp(secure);
  });
  server.on('tlsClientError', (error: Error & { code?: string }, secure) => {
    const socket = inside.get(addressOf(secure));
    const why = `a TLS handshake that failed (${error.code ?? error.message})`;
    if (socket !== undefined && !hungUp(error)) hooks.refuse(socket, why, true);
  });
  return (socket) => {
    socket.once('data', (first: Buffer) => {
      socket.pause();
      if (first[0] !== tlsHandshake) {
        hooks.answer(socket, '426 Upgrade Required\r\nUpgrade: TLS/1.2');
        hooks.refuse(socket, 'a connection without TLS');
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

/**
 * Whether the client's certificate is refused. A missing certificate is refused only with rejectUnauthorized.
 */
function isRefused(secure: TLSSocket, { requestCert, rejectUnauthorized }: TlsOptions): boolean {
  if (requestCert !== true || secure.authorized) return false;
  return rejectUnauthorized === true || Object.keys(secure.getPeerCertificate()).length > 0;
}
