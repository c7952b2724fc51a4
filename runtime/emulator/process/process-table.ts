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

/** Allocate a pid for a process that will live on `home`. Ids never repeat in one incarnation. */
export function allocatePid(home: NodeName): Pid {
  return new Pid(home, here, nextId++);
}

/** From now on a new pid has the id `id` or a higher id. */
export function skipPidsTo(id: number): void {
  if (id > nextId) nextId = id;
}

/** Add a process to the table; processOf then finds it by its pid. */
export function addProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, process);
  enterLiving(Pid.originOf(pid), Pid.idOf(pid), pid);
  count++;
}

/** Remove a process that has ended. Its pid stays valid as a term. */
export function removeProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, undefined);
  removeLiving(Pid.originOf(pid), Pid.idOf(pid));
  count--;
}

/** The living process of this node with this pid. */
export function processOf(pid: Pid): Process | undefined {
  return Pid.processOf(pid) as Process | undefined;
}

export function processCount(): number {
  return count;
}

let count = 0;

/** All living processes of this node; processes that other nodes have spawned here come last. */
export function* allProcesses(): Generator<Process, void> {
  for (const { living } of inhabitedLives())
    for (const pid of living.values()) yield processOf(pid) as Process;
}
