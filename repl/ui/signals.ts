// A signal that ends us must not leave the terminal in raw mode, nor in paste mode.

import { constants } from 'node:os';
import { leave } from '../../runtime/thread/node-thread.ts';

/** Restore the terminal before a signal, or an exit from anywhere, ends the process. */
export function restoreOnSignals(restore: () => void): () => void {
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
  const onSignal = (signal: (typeof signals)[number]): void => {
    leave(128 + constants.signals[signal]); // as a shell reports it
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', restore);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', restore);
  };
}
