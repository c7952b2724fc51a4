// A node on the thread of its program, which has no screen: nobody there whom a busy node could keep waiting.

import type { Node, NodeEvents, NodeOptions } from './node.ts';
import { nodeClient } from './node-client.ts';
import { serveNode } from './node-server.ts';

/** Start a node on this thread. Rejects with one plain sentence when it cannot start. */
export function startNodeHere(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const interruptFlag = new Int32Array(1);
  const died = (error: Error): void => events.halted(1, `the node has died: ${error.message}`);
  process.once('uncaughtException', died);
  const client = nodeClient(
    events,
    interruptFlag,
    (message) => serve(message),
    async () => process.off('uncaughtException', died),
  );
  const serve = serveNode({ ...options, interruptFlag }, (messages) => client.take(messages));
  return client.started;
}
