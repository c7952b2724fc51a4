// The registered names of this node's processes (register, whereis).

import type { Process } from '../process/process.ts';
import { tracer } from '../process/tracer.ts';

const names = new Map<string, Process>();

export function whereisProcess(name: string): Process | undefined {
  return names.get(name);
}

export function registerName(name: string, process: Process): void {
  names.set(name, process);
  if (process.names === undefined) process.names = [name];
  else process.names.push(name);
  tracer?.registers(process, name, 'register');
}

export function unregisterName(name: string): boolean {
  const process = names.get(name);
  if (process === undefined) return false;
  names.delete(name);
  tracer?.registers(process, name, 'unregister');
  process.names = process.names?.filter((other) => other !== name);
  if (process.names?.length === 0) process.names = undefined;
  return true;
}

/** Free the names of a process that has ended. */
export function forgetNames(process: Process): void {
  if (process.names === undefined) return;
  for (const name of process.names) {
    names.delete(name);
    tracer?.registers(process, name, 'unregister');
  }
}

export function registeredNames(): string[] {
  return [...names.keys()];
}
