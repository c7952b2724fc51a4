// -detached: starts the same program again, in the background and without a terminal (erl -detached). The
// starter waits until the node is up: then it can print an error, and the next command can reach the node.

import { spawn } from 'node:child_process';
import { argumentVariables } from './arguments.ts';

/** The message of the node in the background to its starter. */
export type FromDetached = { readonly started: true } | { readonly sentence: string };

/**
 * Starts the program again with these arguments, and resolves to the exit status. `complain` gets the error.
 */
export function startDetached(
  script: string,
  args: readonly string[],
  complain: (sentence: string) => void,
): Promise<number> {
  const inBackground = args.map((word) => (/^--?detached$/.test(word) ? '-noinput' : word));
  const child = spawn(process.execPath, [...process.execArgv, script, ...inBackground], {
    env: { ...process.env, ...withoutArguments }, // the variables are emptied, as `args` already contains their arguments
    detached: true, // a session of its own, so that the node survives the terminal
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      complain(error.message);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      // status 0 is no error: for example -eval 'halt()'
      if (code !== 0) complain(`the node ended at once (${signal ?? `status ${code}`})`);
      resolve(code ?? 1);
    });
    child.on('message', (message: FromDetached) => {
      child.removeAllListeners('exit');
      if ('sentence' in message) complain(message.sentence);
      child.disconnect();
      child.unref();
      resolve('sentence' in message ? 1 : 0);
    });
  });
}

const withoutArguments = Object.fromEntries(argumentVariables.map((name) => [name, '']));

/** Sends a message to the starter, if this process was started in the background. */
export function tellStarter(message: FromDetached): void {
  if (process.send === undefined || !process.connected) return; // not connected: the starter already has a message
  process.send(message);
  // this listener keeps the channel open, and so the process alive, until the starter has disconnected
  process.once('disconnect', () => undefined);
}
