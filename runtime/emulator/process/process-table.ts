// All living processes of this node, by pid; and the counter their numbers come from.

import {
  enterLiving,
  here,
  inhabitedLives,
  type NodeName,
  removeLiving,
} from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Process } from './process.ts';

/** Numbers below are the emulator's own processes', as in a freshly started erl. */
let nextId = 82;

/** A new pid of ours for a process that is to live on `home`. Numbers never repeat in one life. */
export function allocatePid(home: NodeName): Pid {
  return new Pid(home, here, nextId++);
}

/** The shell's process has number 88 on a node that is alive, as it mostly has in erl. */
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

/** A process of the emulator itself, with a fixed number. It traps exits: links and signals of others do not end it. */
export function addNativeProcess(id: number, native: (message: never) => void): Process {
  const pid = new Pid(here.node, here, id);
  const process = new Process(pid, pid, undefined);
  process.native = native as Process['native'];
  process.trapExit = true;
  addProcess(process);
  return process;
}
