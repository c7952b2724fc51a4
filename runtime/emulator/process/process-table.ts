// All living processes of this node by pid, and the counter for the ids of new pids.

import {
  enterLiving,
  here,
  inhabitedLives,
  type NodeName,
  removeLiving,
} from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { firstFree } from './fixed-pids.ts';
import type { Process } from './process.ts';

let nextId = firstFree;

/** A new pid, allocated by this node, for a process that will live on `home`. Ids never repeat in one life. */
export function allocatePid(home: NodeName): Pid {
  return new Pid(home, here, nextId++);
}

/** Numbers below `id` are given to no process from now on. */
export function skipPidsTo(id: number): void {
  if (id > nextId) nextId = id;
}

/** Enter a process, which processOf then finds by its pid. */
export function addProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, process);
  enterLiving(Pid.originOf(pid), Pid.idOf(pid), pid);
  count++;
}

/** Remove a process that has ended. Its pid stays the same object for all who hold it. */
export function removeProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, undefined);
  removeLiving(Pid.originOf(pid), Pid.idOf(pid));
  count--;
}

/** The living local process with this pid. */
export function processOf(pid: Pid): Process | undefined {
  return Pid.processOf(pid) as Process | undefined;
}

export function processCount(): number {
  return count;
}

let count = 0;

/** All living processes; those spawned by other nodes come last. */
export function* allProcesses(): Generator<Process, void> {
  for (const { living } of inhabitedLives())
    for (const pid of living.values()) yield processOf(pid) as Process;
}
