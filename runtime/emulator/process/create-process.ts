// How a process comes to life, whichever kind it is (OTP: erl_create_process).

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Process } from './process.ts';
import { isPreferred, type ProcessFlags } from './process-flags.ts';
import { addProcess, allocatePid } from './process-table.ts';

/** What a process begins with. */
export interface ProcessOptions {
  readonly pid?: Pid | undefined; // else the next one of this node
  readonly groupLeader?: Pid | undefined; // else the process itself
  readonly entry?: () => unknown; // its first function: it is called once the process is enqueued and its turn comes
  readonly native?: (message: never) => void; // takes each message at once, in the place of an entry
  readonly initialCall?: Process['initialCall'];
  readonly flags?: Partial<ProcessFlags> | undefined;
  readonly trapExit?: boolean;
  readonly ofOwnTerminal?: boolean;
  readonly onExit?: Process['onExit'];
}

/** Make a process and enter it; its pid leads to it from now on. Whoever makes one with an entry enqueues it. */
export function createProcess(options: ProcessOptions): Process {
  const pid = options.pid ?? allocatePid(here.node);
  const process = new Process(pid, options.groupLeader ?? pid, options.entry);
  process.initialCall = options.initialCall;
  process.ofOwnTerminal = options.ofOwnTerminal === true;
  if (options.native !== undefined) process.native = options.native as Process['native'];
  if (options.trapExit === true) process.trapExit = true;
  if (options.onExit !== undefined) process.onExit = options.onExit;
  if (options.flags !== undefined) setFlags(process, options.flags);
  addProcess(process);
  return process;
}

function setFlags(process: Process, flags: Partial<ProcessFlags>): void {
  process.flags = { ...process.flags, ...flags };
  process.preferred = isPreferred(process.flags);
}

/** A process of the emulator itself, with a fixed number. It traps exits: links and signals of others do not end it. */
export function createNative(id: number, native: (message: never) => void): Process {
  return createProcess({ pid: fixedPid(id), native, trapExit: true });
}

/** The pid with a number of fixed-pids.ts. */
export function fixedPid(id: number): Pid {
  return new Pid(here.node, here, id);
}
