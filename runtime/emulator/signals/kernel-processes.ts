// The processes without which a node cannot work. They trap exits, and ignore the 'EXIT' messages that they
// then get. If one of them is killed, the node ends, as in Erlang (kernel_sup).

import { tellHost } from '../codec/port.ts';
import { createNative } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { registerName } from './registry.ts';

const kernel = new WeakMap<Process, string>();

/** Add a native process with a fixed id and a registered name. The node ends if the process is killed. */
export function addKernelProcess(
  id: number,
  name: string,
  native: (message: never) => void,
): Process {
  const process = createNative(id, native);
  needProcess(process, name);
  registerName(name, process);
  return process;
}

/** From now on the node ends if this process is killed; `name` is for the node's last message. */
export function needProcess(process: Process, name: string): void {
  process.trapExit = true;
  kernel.set(process, name);
}

/** Called when a process was killed: ends the node if the node needs this process. */
export function kernelKilled(process: Process): void {
  const name = kernel.get(process);
  if (name === undefined) return;
  tellHost({ kind: 'halt', status: 1, message: lastWords(name, process) });
}

/** The node's last message, as in Erlang: for most processes, the application controller's message. */
function lastWords(name: string, process: Process): string {
  if (name === 'init') return `System process ${String(process.pid)} terminated: killed`;
  const controller = name === 'logger' ? name : 'application_controller';
  return `Kernel pid terminated (${controller}) ('killed')`;
}
