// The default carrier: WebSocket (OTP: inet_tcp_dist).
// It is a Carrier of channel.ts; its users do not depend on which one it is.
import type { Carrier } from './channel.ts';
import { dial } from './websocket-channel.ts';
import { listen } from './websocket-listener.ts';

export const linkProtocol = 'terl'; // the WebSocket subprotocol of links between nodes

export const websocketCarrier: Carrier = {
  listen: (options) => listen({ ...options, protocol: linkProtocol }),
  dial: (options) => dial({ ...options, protocol: linkProtocol }),
};
