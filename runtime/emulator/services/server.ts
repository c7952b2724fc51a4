// Processes of the emulator that run code which waits: rex, and the one that registers global names.
// One that ends is started anew with another pid, as its supervisor would in Erlang (kernel_sup).

import { here } from '../incarnation.ts';
import { Pid } from '../pid.ts';
import { Process } from '../process.ts';
import { addProcess, allocatePid } from '../process-table.ts';
import { registerName, whereisProcess } from '../registry.ts';
import { enqueue } from '../scheduler.ts';

/** Start a server under a name; `id` is the number of its first pid, as in a freshly started erl. */
export function startServer(id: number, name: string, serve: () => unknown): void {
  start(new Pid(here.node, here, id), name, serve);
}

function start(pid: Pid, name: string, serve: () => unknown): void {
  const process = new Process(pid, whereisProcess('user')?.pid ?? pid, serve);
  process.initialCall = [name, 'init', 1];
  process.onExit = () => start(allocatePid(here.node), name, serve);
  addProcess(process);
  if (whereisProcess(name) === undefined) registerName(name, process);
  enqueue(process);
}
