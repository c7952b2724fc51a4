// Reads arguments that must be pids of this node.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import { processOf } from '../../process/process-table.ts';
import { badarg } from '../../term/exception.ts';

/** Returns the first argument. Fails with badarg if it is not a pid of this node. The process may be dead. */
export function localPid(name: string, args: readonly unknown[]): Pid {
  const [pid] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', name, args);
  if (Pid.homeOf(pid) !== here.node) throw badarg(1, 'not a local pid', name, args);
  return pid;
}

/**
 * Returns the process whose pid is the first argument.
 * Fails with badarg if the argument is not a pid of this node, or if the process is dead.
 */
export function livingProcess(name: string, args: readonly unknown[]): Process {
  const process = processOf(localPid(name, args));
  if (process !== undefined) return process;
  throw badarg(1, 'the pid does not refer to an existing process', name, args);
}
