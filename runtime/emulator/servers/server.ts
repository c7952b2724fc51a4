// Processes of the emulator that run code which waits: rex, and the one that registers global names.
// They trap exits. One that ran for too long and was ended for it is started anew with another pid.

import type { Pid } from '../identity/pid.ts';
import { createProcess, fixedPid } from '../process/create-process.ts';
import { enqueue } from '../process/scheduler.ts';
import { needProcess } from '../signals/kernel-processes.ts';
import { registerName, whereisProcess } from '../signals/registry.ts';

interface Server {
  readonly name: string;
  readonly serve: () => unknown;
  readonly isNeeded: boolean; // whoever kills it ends the node
}

/** Start a server under its name; `id` is the number of its first pid, as in a freshly started erl. */
export function startServer(id: number, server: Server): void {
  start(server, fixedPid(id));
}

function start(server: Server, pid?: Pid): void {
  const { name, serve, isNeeded } = server;
  const process = createProcess({
    pid,
    groupLeader: whereisProcess('user')?.pid,
    entry: serve,
    initialCall: [name, 'init', 1],
    trapExit: true,
    onExit: () => start(server),
  });
  if (isNeeded) needProcess(process, name);
  if (whereisProcess(name) === undefined) registerName(name, process);
  enqueue(process);
}
