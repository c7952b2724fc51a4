// The processes that a node cannot do without. They trap exits: a link that breaks, or an exit signal, from this node or
// another, is a message that they pass over. Whoever kills one ends the node, as in Erlang (kernel_sup).

import { tellHost } from '../codec/port.ts';
import { createNative } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { registerName } from './registry.ts';

const kernel = new WeakMap<Process, string>();

/** A native process with a fixed number and a name, which the node needs. */
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

/** From now on the node needs this process; `name` is what it is. */
export function needProcess(process: Process, name: string): void {
  process.trapExit = true;
  kernel.set(process, name);
}

/** A process was killed by a signal: without one of these the node ends. */
export function kernelKilled(process: Process): void {
  const name = kernel.get(process);
  if (name === undefined) return;
  tellHost({ kind: 'halt', status: 1, message: lastWords(name, process) });
}

/** In Erlang's words: those of a supervisor speak through the application controller. */
function lastWords(name: string, process: Process): string {
  if (name === 'init') return `System process ${String(process.pid)} terminated: killed`;
  const controller = name === 'logger' ? name : 'application_controller';
  return `Kernel pid terminated (${controller}) ('killed')`;
}
