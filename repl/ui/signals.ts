// Restores the terminal when a signal ends the program: raw mode and bracketed paste must not stay on.

import { constants } from 'node:os';
import { leave } from '../../runtime/thread/node-thread.ts';

/**
 * Calls `restore` when a signal or any exit ends the
 * process. Returns the function that removes the listeners.
 */
export function restoreOnSignals(restore: () => void): () => void {
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
  const onSignal = (signal: (typeof signals)[number]): void => {
    leave(128 + constants.signals[signal]); // 128 plus the number of the signal: the status that a Unix shell reports
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', restore);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', restore);
  };
}
