// The node's thread: starts a node and passes messages between it and its screen.

import { parentPort, workerData } from 'node:worker_threads';
import { serveNode } from './node-server.ts';
import type { ThreadData, ToNode } from './thread-messages.ts';

const { options } = workerData as ThreadData;
const serve = serveNode(options, (messages) => parentPort?.postMessage(messages));
parentPort?.on('message', (message: ToNode) => serve(message));
