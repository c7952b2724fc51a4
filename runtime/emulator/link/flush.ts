// Sends to the host, at the end of a turn, the nodes to connect to and the queued frames.

import { tellHost } from '../codec/port.ts';
import { toConnect } from './dist-entry.ts';
import { flushEntries, sendHeld } from './dist-output.ts';

/** Send the nodes to connect to, then the queued frames. */
export function flush(): void {
  for (const { entry, how } of toConnect.splice(0)) {
    tellHost({ kind: 'connect', node: entry.node.text, how });
  }
  sendHeld();
  flushEntries((node, link, frames, wantsRoom) => {
    tellHost({ kind: 'frames', node, link, wantsRoom, frames });
  });
}
