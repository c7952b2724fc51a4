// The carriers that come with terl: WebSocket, plain or with TLS (OTP: inet_tcp_dist, inet_tls_dist).
// Each is a Carrier as channel.ts has it; nothing above knows which one is at work.
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
    dial: (options) => dial({ ...options, protocol, tls: { ...client, servername: options.host } }),
  };
}
