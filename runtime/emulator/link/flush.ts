// What connections want of the host: nodes to connect to, and the frames that wait.

import { tellHost } from '../codec/port.ts';
import { toConnect } from './dist-entry.ts';
import { flushEntries } from './dist-output.ts';

/** Hand to the host what has gathered. */
export function flush(): void {
  for (const { entry, how } of toConnect.splice(0)) {
    tellHost({ kind: 'connect', node: entry.node.text, how });
  }
  flushEntries((node, link, frames, wantsRoom) => {
    tellHost({ kind: 'frames', node, link, wantsRoom, frames });
  });
}
