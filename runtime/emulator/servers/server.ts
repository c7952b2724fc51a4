// Servers of the emulator whose code may wait: rex, the_registrar and code_server. They trap exits. A server
// that was ended because it ran too long is started again, with another pid.

import type { Pid } from '../identity/pid.ts';
import { createProcess, fixedPid } from '../process/create-process.ts';
import { enqueue } from '../process/scheduler.ts';
import { needProcess } from '../signals/kernel-processes.ts';
import { registerName, whereisProcess } from '../signals/registry.ts';

interface Server {
  readonly name: string;
  readonly serve: () => unknown;
  readonly isNeeded: boolean; // whether the node ends if the server gets an exit signal 'kill'
}

/** Starts a server and registers its name. Its first pid has the number `id`, as in erl after its start. */
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
