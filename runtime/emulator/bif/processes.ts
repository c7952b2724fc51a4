// What a process can ask and say of itself and others on its node.

import { control } from '../control-message.ts';
import { copy } from '../copy.ts';
import { describeState } from '../describe-receive.ts';
import { connectedEntry } from '../dist-entry.ts';
import { sendControl } from '../dist-output.ts';
import { badarg, ErlangError, Exit, ShellExit, Unwind } from '../exit-reason.ts';
import { sendExit } from '../exits.ts';
import { here } from '../incarnation.ts';
import { mailboxLength, mailboxMessages } from '../mailbox.ts';
import { Pid } from '../pid.ts';
import type { Process } from '../process.ts';
import { allProcesses, processOf } from '../process-table.ts';
import { current } from '../scheduler.ts';
import { me } from '../self.ts';
import type { Term } from '../term.ts';
import { travelling } from './travel.ts';

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
  if (!(to instanceof Pid)) throw badarg(1, 'not a pid', 'exit', args);
  const from = me().pid;
  travelling(2, 'exit', args, () => sendExit(from, to, reason));
  if (current?.alive === false) throw new Unwind();
  return true;
}

/** `process_flag('trap_exit', true)`: exit signals become messages. Returns the value before (erlang:process_flag/2). */
export function process_flag(...args: unknown[]): boolean {
  const [flag, value] = args;
  if (flag !== 'trap_exit')
    throw badarg(1, "not a flag of processes: 'trap_exit'", 'process_flag', args);
  if (typeof value !== 'boolean') throw badarg(2, 'not a boolean', 'process_flag', args);
  const process = me();
  const before = process.trapExit;
  process.trapExit = value;
  return before;
}

/** Pids of all living processes of this node, the emulator's own among them, as an array (erlang:processes/0). */
export function processes(): Pid[] {
  return [...allProcesses()].map(({ pid }) => pid);
}

/** Whether a process of this node is alive; a pid of another node is badarg (erlang:is_process_alive/1). */
export function is_process_alive(...args: unknown[]): boolean {
  return processOf(localPid('is_process_alive', args)) !== undefined;
}

/**
 * `process_info(pid)`: `{ status, message_queue_len, links, … }`, or undefined for a dead process.
 * `process_info(pid, 'links')`: `['links', […]]`; with an array of items, an array of such pairs (erlang:process_info/1,2).
 * Items are registered_name, initial_call, current_call (what it waits in, as text), status, message_queue_len, messages,
 * links, monitors, monitored_by, dictionary, trap_exit, group_leader and reductions. A pid of another node is badarg.
 */
export function process_info(...args: unknown[]): Term {
  const process = processOf(localPid('process_info', args));
  if (process === undefined) return undefined;
  const wanted = args[1];
  if (wanted === undefined)
    return Object.fromEntries(
      Object.entries(items)
        .map(([name, read]) => [name, read(process)] as const)
        .filter(
          ([name, value]) => name !== 'messages' && !(name === 'registered_name' && value === ''),
        ),
    );
  if (Array.isArray(wanted)) return wanted.map((name: unknown) => item(process, name, args));
  const one = item(process, wanted, args);
  return wanted === 'registered_name' && one[1] === '' ? [] : one;
}

function item(process: Process, name: unknown, args: readonly unknown[]): [string, Term] {
  const read = typeof name === 'string' ? items[name] : undefined;
  if (read === undefined) throw badarg(2, 'invalid item or item list', 'process_info', args);
  return [name as string, read(process)];
}

const items: Readonly<Record<string, (process: Process) => Term>> = {
  registered_name: (process) => process.names?.[0] ?? '',
  initial_call: (process) =>
    process.initialCall ??
    (process.native && process.names ? [process.names[0], 'init', 1] : ['erlang', 'apply', 2]),
  current_call: describeState,
  status: (process) => (process === current ? 'running' : process.queued ? 'runnable' : 'waiting'),
  message_queue_len: mailboxLength,
  messages: (process) => copy(mailboxMessages(process)),
  links: (process) =>
    [...(process.ties?.links ?? [])].filter(([, unlinking]) => unlinking === 0).map(([pid]) => pid),
  monitors: (process) =>
    [...(process.ties?.monitors.values() ?? [])].map(({ target }) => ['process', target as Term]),
  monitored_by: (process) =>
    [...(process.ties?.watchers.values() ?? [])].map(({ watcher }) => watcher),
  dictionary: (process) => copy([...(process.dictionary ?? [])]),
  trap_exit: (process) => process.trapExit,
  group_leader: (process) => process.groupLeader,
  reductions: (process) => process.reductions,
};

/** The group leader, where output goes; `group_leader(leader, pid)` sets it (erlang:group_leader/0,2). */
export function group_leader(...args: unknown[]): Pid | true {
  if (args.length === 0) return me().groupLeader;
  const [leader, pid] = args;
  if (!(leader instanceof Pid)) throw badarg(1, 'not a pid', 'group_leader', args);
  if (!(pid instanceof Pid)) throw badarg(2, 'not a pid', 'group_leader', args);
  const process = processOf(pid);
  if (process !== undefined) process.groupLeader = leader;
  else if (pid.home !== here.node) {
    const entry = connectedEntry(pid.home);
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

/** Whether a value is a pid, of any node and dead or alive (erlang:is_pid/1). */
export function is_pid(value: unknown): value is Pid {
  return value instanceof Pid;
}

/** Fail with any term as reason: the process exits with `[reason, stack]` and is reported (erlang:error/1). */
export function error(reason: Term): never {
  throw new ErlangError(reason);
}

function localPid(name: string, args: readonly unknown[]): Pid {
  const [pid] = args;
  if (!(pid instanceof Pid)) throw badarg(1, 'not a pid', name, args);
  if (pid.home !== here.node) throw badarg(1, 'not a local pid', name, args);
  return pid;
}
