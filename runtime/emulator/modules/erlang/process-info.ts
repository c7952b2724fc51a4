// The BIF process_info, which returns the state of a process (erlang:process_info).

import { describeState } from '../../process/describe-receive.ts';
import { mailboxLength, mailboxMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { processOf } from '../../process/process-table.ts';
import { current } from '../../process/scheduler.ts';
import { timesSuspended } from '../../process/suspension.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { quietCopy } from '../../text/still.ts';
import { localPid } from './local-pid.ts';

/**
 * Returns `{ status, message_queue_len, links, … }` for `process_info(pid)`, or undefined for a dead process.
 * `process_info(pid, 'links')` returns the pair `['links', […]]`.
 * `process_info(pid, ['links', 'status'])` returns an array of pairs.
 * `process_info(pid, 'registered_name')` returns [] if the process has no name;
 * in an array of pairs, this pair is then `['registered_name', []]` (erlang:process_info/1,2).
 * Items are registered_name, initial_call, current_call (the receive or call in which the process waits,
 * as text), status, message_queue_len, messages, links, monitors, monitored_by, dictionary, trap_exit,
 * error_handler, priority, group_leader, reductions, garbage_collection, message_queue_data and suspending.
 * Any other item is badarg, and so is a pid of another node.
 */
export function process_info(...args: unknown[]): Term {
  const process = processOf(localPid('process_info', args));
  const wanted = args[1];
  if (wanted !== undefined && ![wanted].flat().every(isItem))
    throw badarg(2, 'invalid item or item list', 'process_info', args);
  if (process === undefined) return undefined;
  if (wanted === undefined) return everything(process);
  const told = ([wanted].flat() as string[]).map(
    (name) => [name, items[name]?.(process)] as Term[],
  );
  if (Array.isArray(wanted)) return told;
  return wanted === 'registered_name' && process.names === undefined ? [] : told[0];
}

function isItem(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(items, name);
}

function everything(process: Process): Term {
  const names = Object.keys(items).filter(
    (name) => !onlyIfAsked.has(name) && (name !== 'registered_name' || process.names !== undefined),
  );
  return Object.fromEntries(names.map((name) => [name, items[name]?.(process)]));
}

/** Items that process_info(pid) leaves out: 'messages' may be long, and the others have no effect here. */
const onlyIfAsked: ReadonlySet<string> = new Set([
  'messages',
  'error_handler',
  'garbage_collection',
  'message_queue_data',
]);

const items: Readonly<Record<string, (process: Process) => Term>> = {
  registered_name: (process) => process.names?.[0] ?? [],
  initial_call: (process) =>
    copy(process.initialCall) ??
    (process.native && process.names ? [process.names[0], 'init', 1] : ['erlang', 'apply', 2]),
  current_call: describeState,
  status: statusOf,
  message_queue_len: mailboxLength,
  messages: (process) => copy(mailboxMessages(process)),
  links: (process) =>
    [...(process.ties?.links ?? [])].filter(([, unlinking]) => unlinking === 0).map(([pid]) => pid),
  monitors: (process) =>
    [...(process.ties?.monitors.values() ?? [])].map(({ target }) => ['process', copy(target)]),
  monitored_by: (process) =>
    [...(process.ties?.watchers.values() ?? [])].map(({ watcher }) => watcher),
  dictionary: (process) => dictionaryOf(process),
  trap_exit: (process) => process.trapExit,
  error_handler: ({ flags }) => flags.error_handler,
  priority: ({ flags }) => flags.priority,
  group_leader: (process) => process.groupLeader,
  reductions: (process) => process.reductions,
  garbage_collection: ({ flags }) =>
    (['max_heap_size', 'min_bin_vheap_size', 'min_heap_size', 'fullsweep_after'] as const).map(
      (name) => [name, copy(flags[name])],
    ),
  message_queue_data: ({ flags }) => flags.message_queue_data,
  suspending: (process) =>
    [...(process.ties?.suspends ?? [])].map((other) => [
      other.pid,
      timesSuspended(process, other),
      0,
    ]),
};

/**
 * Returns the pairs of a process dictionary.
 * A pair of another process is copied, or returned as text if reading the pair would run user code.
 */
function dictionaryOf(process: Process): Term {
  const pairs = [...(process.dictionary ?? [])];
  return process === current ? copy(pairs) : pairs.map((pair) => pair.map(quietCopy));
}

function statusOf(process: Process): string {
  if (process === current) return 'running';
  if (process.suspended) return 'suspended';
  return process.queued ? 'runnable' : 'waiting';
}
