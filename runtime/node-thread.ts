// A node on a thread of its own, spoken to in messages: a busy node never freezes the prompt.

import { Worker } from 'node:worker_threads';
import type { Node, NodeEvents, NodeOptions } from './node.ts';
import { nodeClient } from './node-client.ts';
import type { FromNode, ThreadData } from './thread-messages.ts';

/** Start a node on its own thread. Rejects with one plain sentence when it cannot start. */
export function startNodeThread(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const interruptFlag = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { options: { ...options, interruptFlag } };
  const worker = new Worker(new URL('./node-thread-main.js', import.meta.url), {
    workerData,
    stdout: true, // what the thread itself would print must not reach the terminal
    stderr: true,
  });
  const client = nodeClient(
    events,
    interruptFlag,
    (message) => worker.postMessage(message),
    () => worker.terminate(),
  );
  worker.on('message', (messages: readonly FromNode[]) => client.take(messages));
  worker.on('exit', () => client.gone());
  return new Promise((resolve, reject) => {
    worker.on('error', (error) => {
      reject(error);
      events.halted(1, `the node's thread has died: ${error.message}`);
    });
    client.started.then(resolve, reject);
  });
}
