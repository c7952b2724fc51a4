// Runs a node on a thread of its own, so that a busy node never blocks the prompt; the threads exchange
// messages. The screen's thread watches the node's thread, and ends the program if the node hangs or has no
// memory left.

import { Worker } from 'node:worker_threads';
import { newHeart } from '../emulator/host/heart.ts';
import { threadBegins } from '../isolate/leave.ts';
import {
  boundsOf,
  look,
  lookInterval,
  looking,
  sentenceOf,
  unwatched,
  type Verdict,
} from '../isolate/watch.ts';
import type { Node, NodeEvent, NodeEvents } from '../node/contract.ts';
import type { NodeOptions } from '../node/node.ts';
import { memoryLimit, nodeStack } from '../node-limits.ts';
import { nodeClient } from './node-client.ts';
import { tidyWhenQuiet } from './tidy.ts';

export { leave } from '../isolate/leave.ts';

/** Starts a node on its own thread. Rejects with a plain sentence if it cannot start. */
export function startNodeThread(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const heart = newHeart();
  const workerData: NodeOptions = { ...options, heart };
  const worker = new Worker(new URL('./node-thread-main.js', import.meta.url), {
    workerData,
    resourceLimits: { stackSizeMb: nodeStack },
    stdout: true, // so that nothing that Node prints on that thread reaches the terminal
    stderr: true,
  });
  const client = nodeClient(
    events,
    heart,
    (command) => worker.postMessage(command),
    () => worker.terminate(),
  );
  worker.on('message', (told: readonly NodeEvent[]) => client.take(told));
  const megabytes = options.memoryLimit ?? memoryLimit;
  const endWatch = watch(heart, megabytes, (verdict) => {
    client.gone();
    events.halted({ status: 1, message: sentenceOf(verdict, megabytes) });
  });
  const hasEnded = threadBegins();
  worker.on('exit', () => {
    endWatch();
    hasEnded();
    client.gone();
  });
  return new Promise((resolve, reject) => {
    worker.on('error', (error) => {
      reject(error);
      const message = `the node's thread has died: ${error.message}`;
      events.halted({ status: 1, message });
    });
    client.started.then(resolve, reject);
    client.started.then(tidyWhenQuiet, () => undefined);
  });
}

/** Watches a node and calls `fallen` if it hangs or runs out of memory. Returns a function that ends this. */
function watch(
  heart: Int32Array,
  megabytes: number,
  fallen: (verdict: Exclude<Verdict, 'alive'>) => void,
): () => void {
  const bounds = boundsOf(megabytes);
  const lookNow = looking(heart);
  let watched = unwatched;
  const timer = setInterval(() => {
    const seen = look(watched, lookNow(), bounds);
    watched = seen.watched;
    if (seen.verdict === 'alive') return;
    clearInterval(timer);
    fallen(seen.verdict);
  }, lookInterval);
  timer.unref();
  return () => clearInterval(timer);
}
