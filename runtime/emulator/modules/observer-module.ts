// Module observer: a page that shows what the nodes do (OTP: observer). The host serves it.

import { elsewhere, guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { writeWords } from '../signals/screen-size.ts';
import { noMoreThan } from '../term/exception.ts';

type Steps = Generator<unknown, unknown, unknown>;
type Module = Readonly<Record<'start' | 'stop', (...args: unknown[]) => unknown>>;

const starting = asyncToGenerator(function* (...args): Steps {
  noMoreThan(0, 'observer.start', args);
  const address = yield request(me(), 'observe', true);
  writeWords(`${address}\n`);
  return 'ok';
});

const stopping = asyncToGenerator(function* (...args): Steps {
  noMoreThan(0, 'observer.stop', args);
  yield request(me(), 'observe', false);
  return 'ok';
});

/**
 * Prints the address of a page that shows the messages of the traced nodes, and the mesh.
 * Open it in a browser on this machine. It is good once, within ten minutes; another call
 * gives another address. `trace.start(nodes())` begins a trace.
 * Returns `'ok'`.
 * Only entries at the terminal of this node itself may call this function (observer:start/0).
 */
const start = guarded(elsewhere, 'observer.start', starting);

/**
 * Ends the pages that observer.start has opened, and their addresses.
 * Returns `'ok'`.
 * Only entries at the terminal of this node itself may call this function (observer:stop/0).
 */
const stop = guarded(elsewhere, 'observer.stop', stopping);

export const observer: Module = { start, stop };

// Returns module observer for a prompt. Its functions work in processes for which `mayAsk` returns true.
export function ownObserver(mayAsk: MayAsk): Module {
  return {
    start: guarded(mayAsk, 'observer.start', starting),
    stop: guarded(mayAsk, 'observer.stop', stopping),
  };
}
