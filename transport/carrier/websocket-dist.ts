// The default carrier, `ws`: WebSocket over TCP (OTP: inet_tcp_dist).
import type { Carrier } from './channel.ts';
import { dial } from './websocket-channel.ts';
import { listen } from './websocket-listener.ts';

export const linkProtocol = 'terl'; // the WebSocket subprotocol of links between nodes

export const websocketCarrier: Carrier = {
  listen: (options) => listen({ ...options, protocol: linkProtocol }),
  dial: (options) => dial({ ...options, protocol: linkProtocol }),
};
