// What a process can say of itself and of others on its node.

import { control } from '../../codec/control-message.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { connectedEntry } from '../../link/dist-entry.ts';
import { sendControl } from '../../link/dist-output.ts';
import { allProcesses, processOf } from '../../process/process-table.ts';
import { current } from '../../process/scheduler.ts';
import { me } from '../../process/self.ts';
import { sendExit } from '../../signals/exits.ts';
import { badarg, ErlangError, Exit, ShellExit, Unwind } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { localPid } from './local-pid.ts';
import { travelling } from './may-travel.ts';

/** The pid of the calling process (erlang:self/0). */
export function self(): Pid {
  return me().pid;
}

/**
 * `exit(reason)` ends the calling process with any term as reason; try/catch can see it (erlang:exit/1).
 * `exit(pid, reason)` sends an exit signal and returns true; reason 'kill' cannot be trapped (erlang:exit/2).
 * `exit()` at the prompt ends the shell; another one begins, without its bindings.
 */
export function exit(...args: unknown[]): true {
  if (args.length === 0) throw new ShellExit(undefined);
  if (args.length < 2) throw new Exit(args[0] as Term);
  const [to, reason] = args;
  if (!Pid.is(to)) throw badarg(1, 'not a pid', 'exit', args);
  const from = me().pid;
  travelling(2, 'exit', args, () => sendExit(from, to, reason));
  if (current?.alive === false) throw new Unwind();
  return true;
}

/** Pids of all living processes of this node, the emulator's own among them, as an array (erlang:processes/0). */
export function processes(): Pid[] {
  return [...allProcesses()].map(({ pid }) => pid);
}

/** Whether a process of this node is alive; a pid of another node is badarg (erlang:is_process_alive/1). */
export function is_process_alive(...args: unknown[]): boolean {
  return processOf(localPid('is_process_alive', args)) !== undefined;
}

/** The group leader, where output goes; `group_leader(leader, pid)` sets it (erlang:group_leader/0,2). */
export function group_leader(...args: unknown[]): Pid | true {
  if (args.length === 0) return me().groupLeader;
  const [leader, pid] = args;
  if (!Pid.is(leader)) throw badarg(1, 'not a pid', 'group_leader', args);
  if (!Pid.is(pid)) throw badarg(2, 'not a pid', 'group_leader', args);
  const process = processOf(pid);
  if (process !== undefined) process.groupLeader = leader;
  else if (Pid.homeOf(pid) !== here.node) {
    const entry = connectedEntry(Pid.homeOf(pid));
    if (entry) sendControl(entry, [control.GROUP_LEADER, leader, pid]);
  } else throw badarg(2, 'the pid does not refer to an existing process', 'group_leader', args);
  return true;
}

/** Put a value into the process dictionary; returns the one before (erlang:put/2). */
export function put(key: Term, value: Term): Term {
  const process = me();
  if (process.dictionary === undefined) process.dictionary = new Map();
  const before = process.dictionary.get(key);
  process.dictionary.set(key, value);
  return before;
}

/** A value of the process dictionary; without a key, all pairs (erlang:get/0,1). */
export function get(...args: Term[]): Term {
  const { dictionary } = me();
  if (args.length === 0) return [...(dictionary ?? [])];
  return dictionary?.get(args[0]);
}

/** The keys of the process dictionary; `get_keys(value)`: those of this very value (erlang:get_keys/0,1). */
export function get_keys(...args: Term[]): Term[] {
  const pairs = [...(me().dictionary ?? [])];
  return pairs
    .filter(([, value]) => args.length === 0 || Object.is(value, args[0]))
    .map(([key]) => key);
}

/** Take a value out of the process dictionary; without a key, all pairs (erlang:erase/0,1). */
export function erase(...args: Term[]): Term {
  const { dictionary } = me();
  if (args.length === 0) {
    const all = [...(dictionary ?? [])];
    dictionary?.clear();
    return all;
  }
  const value = dictionary?.get(args[0]);
  dictionary?.delete(args[0]);
  return value;
}

/** Fail with any term as reason: the process exits with `[reason, stack]` and is reported (erlang:error/1). */
export function error(reason: Term): never {
  throw new ErlangError(reason);
}
