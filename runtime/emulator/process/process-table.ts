// All living processes of this node, by pid; and the counter their numbers come from.

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

/** A new pid of ours for a process that is to live on `home`. Numbers never repeat in one life. */
export function allocatePid(home: NodeName): Pid {
  return new Pid(home, here, nextId++);
}

/** Numbers below `id` are given to no process from now on. */
export function skipPidsTo(id: number): void {
  if (id > nextId) nextId = id;
}

/** Enter a process; its pid leads to it from now on. */
export function addProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, process);
  enterLiving(Pid.originOf(pid), Pid.idOf(pid), pid);
  count++;
}

/** The process is gone; its pid stays one object for those who still hold it. */
export function removeProcess(process: Process): void {
  const { pid } = process;
  Pid.bind(pid, undefined);
  removeLiving(Pid.originOf(pid), Pid.idOf(pid));
  count--;
}

/** The living local process of a pid. */
export function processOf(pid: Pid): Process | undefined {
  return Pid.processOf(pid) as Process | undefined;
}

export function processCount(): number {
  return count;
}

let count = 0;

/** Those that other nodes asked for come last. */
export function* allProcesses(): Generator<Process, void> {
  for (const { living } of inhabitedLives())
    for (const pid of living.values()) yield processOf(pid) as Process;
}
