// Names of processes of this node.

import { Pid } from '../../identity/pid.ts';
import { processOf } from '../../process/process-table.ts';
import {
  registeredNames,
  registerName,
  unregisterName,
  whereisProcess,
} from '../../signals/registry.ts';
import { badarg } from '../../term/exception.ts';

/** Give a process of this node a name; true, or badarg if the name or the process is taken (erlang:register/2). */
export function register(...args: unknown[]): true {
  const [name, pid] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a name, a string', 'register', args);
  if (name === 'undefined' || name === '')
    throw badarg(1, `'${name}' is not a valid name`, 'register', args);
  if (!Pid.is(pid)) throw badarg(2, 'not a pid', 'register', args);
  const process = processOf(pid);
  if (process === undefined)
    throw badarg(2, 'the pid does not refer to an existing process', 'register', args);
  if (whereisProcess(name) !== undefined) throw badarg(1, 'name is in use', 'register', args);
  if (process.names !== undefined)
    throw badarg(2, 'this process already has a name', 'register', args);
  registerName(name, process);
  return true;
}

/** Take a name away from whoever has it on this node: true; badarg if nobody does (erlang:unregister/1). */
export function unregister(...args: unknown[]): true {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a name, a string', 'unregister', args);
  if (!unregisterName(name)) throw badarg(1, 'no process has this name', 'unregister', args);
  return true;
}

/** The pid of the process that has a name on this node, or undefined; badarg unless a string (erlang:whereis/1). */
export function whereis(...args: unknown[]): Pid | undefined {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a name, a string', 'whereis', args);
  return whereisProcess(name)?.pid;
}

/** All names that processes of this node have, as an array (erlang:registered/0). */
export function registered(): string[] {
  return registeredNames();
}
