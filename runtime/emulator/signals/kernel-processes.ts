// The processes without which a node cannot work. They trap exits, and ignore the messages of broken links and exit
// signals. If one is killed, the node ends, as in Erlang (kernel_sup).

import { tellHost } from '../codec/port.ts';
import { createNative } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { registerName } from './registry.ts';

const kernel = new WeakMap<Process, string>();

/** Add a native process with a fixed id and a registered name, which the node needs. */
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

/** From now on the node ends if this process is killed; `name` is for the message. */
export function needProcess(process: Process, name: string): void {
  process.trapExit = true;
  kernel.set(process, name);
}

/** A process was killed: the node ends if it needs this process. */
export function kernelKilled(process: Process): void {
  const name = kernel.get(process);
  if (name === undefined) return;
  tellHost({ kind: 'halt', status: 1, message: lastWords(name, process) });
}

/** The last message of the node, in Erlang's words; for a child of a supervisor, those of the application controller. */
function lastWords(name: string, process: Process): string {
  if (name === 'init') return `System process ${String(process.pid)} terminated: killed`;
  const controller = name === 'logger' ? name : 'application_controller';
  return `Kernel pid terminated (${controller}) ('killed')`;
}
