// Processes of the emulator that run code which waits: rex, and the one that registers global names.
// They trap exits. One that ran for too long and was ended for it is started anew with another pid.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Process } from '../process/process.ts';
import { addProcess, allocatePid } from '../process/process-table.ts';
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
  start(new Pid(here.node, here, id), server);
}

function start(pid: Pid, server: Server): void {
  const { name, serve, isNeeded } = server;
  const process = new Process(pid, whereisProcess('user')?.pid ?? pid, serve);
  process.initialCall = [name, 'init', 1];
  process.onExit = () => start(allocatePid(here.node), server);
  addProcess(process);
  process.trapExit = true;
  if (isNeeded) needProcess(process, name);
  if (whereisProcess(name) === undefined) registerName(name, process);
  enqueue(process);
}
