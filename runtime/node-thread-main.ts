// Entry of the node's thread: starts a node and passes messages between it and its screen.

import { parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedNode, startNode } from './node.ts';
import type { FromNode, ThreadData, ToNode } from './thread-messages.ts';

const { options } = workerData as ThreadData;
const tell = (message: FromNode): void => parentPort?.postMessage(message);

try {
  const node = await startNode(options, {
    evaluated: (evaluation) => tell({ kind: 'evaluated', evaluation }),
    output: (text) => tell({ kind: 'output', text }),
    report: (text) => tell({ kind: 'report', text }),
    shellDied: (text) => tell({ kind: 'shellDied', text }),
    renamed: (text) => tell({ kind: 'renamed', text }),
    halted: (status, message) => tell({ kind: 'halted', status, message }),
  });
  tell({ kind: 'started', name: node.name });
  parentPort?.on('message', (message: ToNode) => serve(node, message));
} catch (error) {
  tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
}

function serve(node: EmbeddedNode, message: ToNode): void {
  switch (message.kind) {
    case 'evaluate':
      return node.evaluate(message.source, message.count);
    case 'interrupt':
      return node.interrupt();
    case 'stop':
      void node.stop().then(() => tell({ kind: 'stopped' }));
      return;
  }
}
