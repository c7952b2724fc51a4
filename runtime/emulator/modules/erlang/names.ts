// The BIFs for registered names of processes on this node.

import { Pid } from '../../identity/pid.ts';
import { processOf } from '../../process/process-table.ts';
import {
  registeredNames,
  registerName,
  unregisterName,
  whereisProcess,
} from '../../signals/registry.ts';
import { badarg } from '../../term/exception.ts';

/**
 * Registers a process of this node under a name. Returns true.
 * Fails with badarg if the name is taken, or if the process is dead or has a name already
 * (erlang:register/2).
 */
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

/**
 * Removes a registered name of this node. Returns true.
 * Fails with badarg if no process has the name (erlang:unregister/1).
 */
export function unregister(...args: unknown[]): true {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a name, a string', 'unregister', args);
  if (!unregisterName(name)) throw badarg(1, 'no process has this name', 'unregister', args);
  return true;
}

/**
 * Returns the pid of the process registered under a name on this node; undefined if there is none.
 * Fails with badarg unless the name is a string (erlang:whereis/1).
 */
export function whereis(...args: unknown[]): Pid | undefined {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a name, a string', 'whereis', args);
  return whereisProcess(name)?.pid;
}

/** Returns an array of all registered names of this node (erlang:registered/0). */
export function registered(): string[] {
  return registeredNames();
}
