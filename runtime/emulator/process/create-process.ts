// Creates processes, native ones and those with user code (OTP: erl_create_process).

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Process } from './process.ts';
import { isPreferred, type ProcessFlags } from './process-flags.ts';
import { addProcess, allocatePid } from './process-table.ts';

/** The initial data of a process. */
export interface ProcessOptions {
  readonly pid?: Pid | undefined; // default: the next free pid of this node
  readonly groupLeader?: Pid | undefined; // default: the process itself
  readonly entry?: () => unknown; // the first function, called when the process runs for the first time
  readonly native?: (message: never) => void; // instead of an entry: called at once with each message
  readonly initialCall?: Process['initialCall'];
  readonly flags?: Partial<ProcessFlags> | undefined;
  readonly trapExit?: boolean;
  readonly ofOwnTerminal?: boolean;
  readonly onExit?: Process['onExit'];
}

/** Create a process and add it to the process table. The caller must enqueue a process that has an entry. */
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

/** Create a native process with a fixed number. It traps exits: only the reason 'kill' ends it. */
export function createNative(id: number, native: (message: never) => void): Process {
  return createProcess({ pid: fixedPid(id), native, trapExit: true });
}

/** The pid on this node with this number, one of fixed-pids.ts. */
export function fixedPid(id: number): Pid {
  return new Pid(here.node, here, id);
}
