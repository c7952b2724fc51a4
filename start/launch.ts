// The launcher: runs the program in a child process with another Node, if
// this process cannot become that Node: Node 20 and Windows have no execve.
// The launcher passes signals on to the program, and ends with its status.

import { constants } from 'node:os';
import { launcherVariable } from './launched.ts';

/** Starts the program again with the executable `node`, in the same terminal and process group. */
export async function launch(node: string, program: string): Promise<void> {
  const { spawn } = await import('node:child_process'); // loaded here, since most starts do not need it
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'], // the pipe closes when this process ends, even if it is killed
    env: { ...process.env, [launcherVariable]: String(process.pid) },
  });
  const pipe = child.stdio[3] as NodeJS.WritableStream | null;
  pipe?.on('error', () => undefined); // an error of the pipe means that the program has ended; 'exit' below gives its status
  child.on('error', (error) => {
    process.stderr.write(`${program}: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (status, signal) =>
    signal === null ? process.exit(status ?? 1) : endBy(signal),
  );
  // C-c in a terminal reaches both processes; kill(1) may send SIGINT only to this one. So this
  // process reports each SIGINT, and the program decides whether it has received that one itself.
  process.on('SIGINT', () => pipe?.write('\n'));
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
}

const passedOn: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? []
    : ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];

/** Ends this process by the signal that ended the program, so that the parent process sees this signal. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100); // if the signal does not end this process
}
