// The carrier with TLS (OTP: inet_tls_dist): a layer under the WebSocket, loaded only when asked for.
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
        // as the node's name has it, whichever address is called: that is what a certificate must name
        checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
      };
      const connected = through && (() => connect({ ...tls, socket: through as Duplex }));
      return dial({ ...options, protocol, tls, ...(connected ? { connected } : {}) });
    },
  };
}

/** TLS comes off before HTTP; who speaks HTTP without it is told so in HTTP. */
function unwrap(options: TlsOptions, hooks: LayerHooks): (socket: Socket) => void {
  // Certificates are looked at here, so that who is refused learns why.
  const server = createServer({ ...options, rejectUnauthorized: false });
  const inside = new Map<string, Socket>(); // by address, while their handshake runs
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

/** With rejectUnauthorized no certificate is refused too; without it only a bad one. */
function isRefused(secure: TLSSocket, { requestCert, rejectUnauthorized }: TlsOptions): boolean {
  if (requestCert !== true || secure.authorized) return false;
  return rejectUnauthorized === true || Object.keys(secure.getPeerCertificate()).length > 0;
}
