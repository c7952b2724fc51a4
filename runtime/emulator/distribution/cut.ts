// Disconnecting from a node.

import { tellHost } from '../codec/port.ts';
import { needStack } from '../host/stack-room.ts';
import { flush } from '../link/flush.ts';
import { linkOf, nodeDown } from './receive-frames.ts';

/** Closes the connection to a node. Frames that are queued are sent first. */
export function cutConnection(name: string): void {
  needStack();
  flush();
  tellHost({ kind: 'disconnect', node: name, link: linkOf(name) });
  nodeDown(name, 'disconnect');
}
