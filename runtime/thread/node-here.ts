// Runs a node on the program's own thread, for a program without a screen: no user waits for a busy node.

import { newHeart } from '../emulator/host/heart.ts';
import { boundsOf, look, lookInterval, looking, sentenceOf, unwatched } from '../isolate/watch.ts';
import type { Node, NodeEvents } from '../node/contract.ts';
import type { NodeOptions } from '../node/node.ts';
import { memoryLimit } from '../node-limits.ts';
import { nodeClient } from './node-client.ts';
import { serveNode } from './node-server.ts';

/** Starts a node on this thread. Rejects with a plain sentence if it cannot start. */
export function startNodeHere(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const heart = newHeart();
  const died = (error: Error): void =>
    events.halted({ status: 1, message: `the node has died: ${error.message}` });
  process.once('uncaughtException', died);
  const client = nodeClient(
    events,
    heart,
    (command) => take(command),
    async () => process.off('uncaughtException', died),
  );
  const take = serveNode({ ...options, heart }, (told) => client.take(told));
  watchMemory(options.memoryLimit ?? memoryLimit, events);
  return client.started;
}

/** Checks the memory between turns. From the same thread, a turn that hangs cannot be noticed. */
function watchMemory(megabytes: number, events: NodeEvents): void {
  const bounds = boundsOf(megabytes);
  const lookNow = looking(newHeart()); // of no node: this timer fires only outside of turns
  const timer = setInterval(() => {
    const { verdict } = look(unwatched, lookNow(), bounds);
    if (verdict === 'too large')
      events.halted({ status: 1, message: sentenceOf(verdict, megabytes) });
  }, lookInterval);
  timer.unref();
}
