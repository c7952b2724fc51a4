// A node on the thread of its program, which has no screen: nobody there whom a busy node could keep waiting.
// A second, small thread watches it.

import { Worker } from 'node:worker_threads';
import { newHeart } from './emulator/heart.ts';
import { memoryLimit } from './limits.ts';
import type { Node, NodeEvents, NodeOptions } from './node.ts';
import { nodeClient } from './node-client.ts';
import { serveNode } from './node-server.ts';
import type { WatchData } from './watch-thread.ts';

/** Start a node on this thread. Rejects with one plain sentence when it cannot start. */
export async function startNodeHere(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const heart = newHeart();
  const died = (error: Error): void => events.halted(1, `the node has died: ${error.message}`);
  process.once('uncaughtException', died);
  const client = nodeClient(
    events,
    heart,
    (message) => serve(message),
    async () => process.off('uncaughtException', died),
  );
  const serve = serveNode({ ...options, heart }, (messages) => client.take(messages));
  const node = await client.started;
  // once the node is up: it costs nothing of the start
  setImmediate(watch, { heart, megabytes: options.memoryLimit ?? memoryLimit });
  return node;
}

function watch(workerData: WatchData): void {
  const watcher = new Worker(new URL('./watch-thread.js', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 }, // it needs next to nothing
  });
  watcher.unref();
}
