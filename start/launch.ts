// Runs the program on another Node where this process cannot become that one: Node 20 has no execve, nor has Windows.
// To whoever started it this process is the program: signals go through to it, and it ends as the program ends.

import { constants } from 'node:os';
import { launcherVariable } from './launched.ts';

/** Start the program once more, in this process's place, with its terminal and in its process group. */
export async function launch(node: string, program: string): Promise<void> {
  const { spawn } = await import('node:child_process'); // loaded here: most starts need none of this
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'], // the pipe breaks when this process ends, however it ends
    env: { ...process.env, [launcherVariable]: String(process.pid) },
  });
  const pipe = child.stdio[3] as NodeJS.WritableStream | null;
  pipe?.on('error', () => undefined); // the program has ended: its status says how
  child.on('error', (error) => {
    process.stderr.write(`${program}: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (status, signal) =>
    signal === null ? process.exit(status ?? 1) : endBy(signal),
  );
  // A terminal's C-c reaches both processes, a kill only this one: the program finds out which it was.
  process.on('SIGINT', () => pipe?.write('\n'));
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
}

const passedOn: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? []
    : ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];

/** End by the same signal, as whoever waits for this process shall see. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100); // a signal that ends nobody here
}
