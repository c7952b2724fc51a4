// Disconnecting from a node.

import { tellHost } from '../codec/port.ts';
import { needStack } from '../host/stack-room.ts';
import { flush } from '../link/flush.ts';
import { linkOf, nodeDown } from './receive-frames.ts';

/** Cut the connection to a node that is up; what is queued goes before it. */
export function cutConnection(name: string): void {
  needStack();
  flush();
  tellHost({ kind: 'disconnect', node: name, link: linkOf(name) });
  nodeDown(name, 'disconnect');
}
