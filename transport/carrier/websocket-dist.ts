// The carrier a node has unless told otherwise: WebSocket (OTP: inet_tcp_dist).
// A Carrier as channel.ts has it; nothing above knows which one is at work.
import type { Carrier } from './channel.ts';
import { dial } from './websocket-channel.ts';
import { listen } from './websocket-listener.ts';

export const linkProtocol = 'terl'; // the WebSocket subprotocol of links between nodes

export const websocketCarrier: Carrier = {
  listen: (options) => listen({ ...options, protocol: linkProtocol }),
  dial: (options) => dial({ ...options, protocol: linkProtocol }),
};
