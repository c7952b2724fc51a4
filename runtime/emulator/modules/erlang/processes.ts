// BIFs about the calling process and other processes of this node.

import { control } from '../../codec/control-message.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { connectedEntry } from '../../link/dist-entry.ts';
import { sendControl } from '../../link/dist-output.ts';
import { isUnseen } from '../../process/fixed-pids.ts';
import { allProcesses, processOf } from '../../process/process-table.ts';
import { current } from '../../process/scheduler.ts';
import { me } from '../../process/self.ts';
import { SmallTable } from '../../realm/small-table.ts';
import { sendExit } from '../../signals/exits.ts';
import { badarg, ErlangError, Exit, ShellExit, Unwind } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { localPid } from './local-pid.ts';
import { travelling } from './may-travel.ts';

/** Returns the pid of the calling process (erlang:self/0). */
export function self(): Pid {
  return me().pid;
}

/**
 * Ends the calling process with any term as exit reason: `exit(reason)`.
 * A try/catch around the call can catch this exit (erlang:exit/1).
 * `exit(pid, reason)` sends process `pid` an exit signal and returns true.
 * A process cannot trap a signal with reason 'kill' (erlang:exit/2).
 * `exit()` at the prompt ends the shell, and a new shell begins, without the bindings.
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

/**
 * Returns an array of the pids of all living processes of this node,
 * the emulator's own included (erlang:processes/0).
 */
export function processes(): Pid[] {
  return [...allProcesses()].map(({ pid }) => pid).filter((pid) => !isUnseen(Pid.idOf(pid)));
}

/**
 * Returns whether a process of this node is alive.
 * Fails with badarg for a pid of another node (erlang:is_process_alive/1).
 */
export function is_process_alive(...args: unknown[]): boolean {
  return processOf(localPid('is_process_alive', args)) !== undefined;
}

/**
 * Returns the caller's group leader, the process that prints the caller's output.
 * `group_leader(leader, pid)` makes `leader` the group leader of process `pid`, and returns true
 * (erlang:group_leader/0,2).
 */
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

/** Stores a value under a key in the process dictionary. Returns the key's previous value (erlang:put/2). */
export function put(key: Term, value: Term): Term {
  const process = me();
  if (process.dictionary === undefined) process.dictionary = new SmallTable();
  const before = process.dictionary.get(key);
  process.dictionary.set(key, value);
  return before;
}

/** Returns the value of a key in the process dictionary, or all pairs if no key is given (erlang:get/0,1). */
export function get(...args: Term[]): Term {
  const { dictionary } = me();
  if (args.length === 0) return [...(dictionary ?? [])];
  return dictionary?.get(args[0]);
}

/**
 * Returns all keys of the process dictionary.
 * `get_keys(value)` returns the keys whose value is `value` (erlang:get_keys/0,1).
 */
export function get_keys(...args: Term[]): Term[] {
  const pairs = [...(me().dictionary ?? [])];
  return pairs
    .filter(([, value]) => args.length === 0 || Object.is(value, args[0]))
    .map(([key]) => key);
}

/**
 * Removes a key from the process dictionary and returns the value that the key had.
 * `erase()` removes and returns all pairs (erlang:erase/0,1).
 */
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

/**
 * Raises an error with any term as reason.
 * Unless caught, the process exits with `[reason, stack]`, and the error is reported (erlang:error/1).
 */
export function error(reason: Term): never {
  throw new ErlangError(reason);
}
