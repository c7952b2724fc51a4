// Runs in the node's thread: starts the node and exchanges messages with the screen's thread.

import { parentPort, workerData } from 'node:worker_threads';
import type { NodeCommand } from '../node/contract.ts';
import type { NodeOptions } from '../node/node.ts';
import { serveNode } from './node-server.ts';
import { tidyWhenQuiet } from './tidy.ts';

const take = serveNode(workerData as NodeOptions, (events) => parentPort?.postMessage(events));
parentPort?.on('message', (command: NodeCommand) => take(command));
tidyWhenQuiet();
