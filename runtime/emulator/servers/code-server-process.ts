// The process code_server, which loads a module when another node asks for it. For instance nl('s') on one
// node makes all connected nodes load s, each from its own code path.

import { explainFailure } from '../code/code-server.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import { anyMessage } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { logger } from '../signals/logger.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { loadOrReport } from './on-load.ts';
import { startServer } from './server.ts';

const name = 'code_server';

export function startCodeServer(): void {
  startServer(fixedPids.code_server, { name, serve, isNeeded: true });
}

/** Asks another node to load a module. */
export function loadOn(node: string, module: string): void {
  sendMessage([name, node], ['$gen_cast', ['load_file', module]]);
}

const serve = asyncToGenerator(function* (): Generator<unknown, unknown, unknown> {
  for (;;) {
    const message = (yield anyMessage) as Term;
    if (!Array.isArray(message) || message[0] !== '$gen_cast') continue;
    const request = message[1] as Term;
    if (!Array.isArray(request) || request[0] !== 'load_file') continue;
    const module = request[1] as Term;
    if (typeof module === 'string') loadAndReport(module);
  }
});

/** Loads a module. Reports why if it does not load. */
function loadAndReport(module: string): void {
  const result = loadOrReport(module);
  if (result.ok || result.why === 'on_load_failure') return;
  logger.error(me().groupLeader, `Loading of ${module} failed: ${explainFailure(result)}\n`);
}
