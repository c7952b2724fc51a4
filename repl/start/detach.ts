// -detached: the same program once more, in the background and without a terminal (erl -detached).
// The starter waits until the node is up, so that what refuses it is still told, and what follows can reach it.

import { spawn } from 'node:child_process';
import { argumentVariables } from './arguments.ts';

/** What the node in the background tells the one that started it. */
export type FromDetached = { readonly started: true } | { readonly sentence: string };

/** Start again with these arguments; gives the exit status. `complain` gets why the node could not start. */
export function startDetached(
  script: string,
  args: readonly string[],
  complain: (sentence: string) => void,
): Promise<number> {
  const inBackground = args.map((word) => (/^--?detached$/.test(word) ? '-noinput' : word));
  const child = spawn(process.execPath, [...process.execArgv, script, ...inBackground], {
    env: { ...process.env, ...withoutArguments }, // they are among `args`
    detached: true, // a session of its own: the terminal may close
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      complain(error.message);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      // it may have ended by itself, and in good order: -eval 'halt()'
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

/** Tell whoever started this process in the background, if anyone did. */
export function tellStarter(message: FromDetached): void {
  if (process.send === undefined || !process.connected) return; // connected no more: told before
  process.send(message);
  // nothing more is said; the channel must not outlive its use
  process.once('disconnect', () => undefined);
}
