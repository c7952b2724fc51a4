// The carriers that come with terl: WebSocket, plain or with TLS (OTP: inet_tcp_dist, inet_tls_dist).
// Each is a Carrier as channel.ts has it; nothing above knows which one is at work.
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Carrier } from './channel.ts';
import type { TlsSettings } from './tls-options.ts';
import { dial } from './websocket-channel.ts';
import { listen } from './websocket-listener.ts';

const protocol = 'terl'; // the WebSocket subprotocol of links between nodes

export const websocketCarrier: Carrier = {
  listen: (options) => listen({ ...options, protocol }),
  dial: (options) => dial({ ...options, protocol }),
};

export function tlsCarrier({ server, client }: TlsSettings): Carrier {
  return {
    listen: (options) => listen({ ...options, protocol, tls: server }),
    dial(options) {
      const { host } = options; // as the node's name has it: that is what a certificate must name
      const asked = isIP(host) === 0 ? { servername: host } : {};
      const checks = (_: string, certificate: PeerCertificate) =>
        checkServerIdentity(host, certificate);
      const tls = { ...client, ...asked, checkServerIdentity: checks };
      return dial({ ...options, protocol, tls });
    },
  };
}
