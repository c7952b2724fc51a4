// The data of one process: pid, mailbox, ties (links, monitors, timers), dictionary, group leader and state.
// The code that changes these data is elsewhere: coroutine.ts, mailbox.ts, and the rooms running and signals.

import type { NodeName } from '../identity/incarnation.ts';
import type { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { SmallTable } from '../realm/small-table.ts';
import type { Term } from '../term/term.ts';
import type { Coroutine } from './coroutine.ts';
import type { Mailbox } from './mailbox.ts';
import { defaultFlags, type ProcessFlags } from './process-flags.ts';
import type { Receive } from './receive.ts';

/** A coroutine to resume, and the value that its await returns or throws. */
export interface Job {
  readonly coroutine: Coroutine;
  readonly value: unknown;
  readonly thrown: boolean;
}

/** A receive without a matching message yet. Its awaiter is a coroutine, or a callback of a promise. */
export interface Waiting {
  receive: Receive;
  awaiter: Coroutine | ((outcome: unknown, thrown: boolean) => void);
  scanned: number; // messages before this place in the mailbox are known not to match
  timer: { cancel(): void } | undefined;
}

/** When an alias ends by itself: never; at its first message; with its monitor; at either of these two. */
export type AliasMode = 'explicit_unalias' | 'reply' | 'demonitor' | 'reply_demonitor';

/** The target of a monitor: a process, or whichever process has the name on the node. */
export type Target = Pid | readonly [name: string, node: string];

/** The data of a monitor in the process that has created it. */
export interface Monitor {
  readonly target: Target;
  readonly home: NodeName; // the target's node
  readonly tag: Term; // 'DOWN', or the value of the option tag
  readonly watched: Process | undefined; // the target if it lives on this node
}

/** The data of a monitor in the process that is monitored. */
export interface Watcher {
  readonly watcher: Pid;
  readonly target: Target;
}

/** What a process holds, and what is told when the process ends. */
export interface Held {
  holderEnded(process: Process): void;
}

/** The ties of a process. Most processes have none, so each table is made when it is first needed. */
export class Ties {
  links: SmallTable<Pid, number> = none(); // by the linked pid: 0, or the id of an unlink that is not yet acknowledged
  monitors: SmallTable<Reference, Monitor> = none(); // monitors that this process has created
  watchers: SmallTable<Reference, Watcher> = none(); // monitors of this process that other processes have created
  linkedAway = false; // whether a DistEntry has this process in `linked`
  timers: Set<Reference> | undefined = undefined; // timers that will send to this process
  suspendedBy: Map<Process, number> | undefined = undefined; // how often each process has suspended this one (suspension.ts)
  suspends: Set<Process> | undefined = undefined; // processes that this one has suspended
  tables: Set<Held> | undefined = undefined; // tables of ets that this process owns or has fixed

  setLink(to: Pid, unlinking: number): void {
    if (this.links === empty) this.links = new SmallTable();
    this.links.set(to, unlinking);
  }

  setMonitor(reference: Reference, monitor: Monitor): void {
    if (this.monitors === empty) this.monitors = new SmallTable();
    this.monitors.set(reference, monitor);
  }

  setWatcher(reference: Reference, watcher: Watcher): void {
    if (this.watchers === empty) this.watchers = new SmallTable();
    this.watchers.set(reference, watcher);
  }

  /** Returns whether there was such a link; deleteMonitor and deleteWatcher do the same for a monitor. */
  deleteLink(to: Pid): boolean {
    return this.links.delete(to);
  }

  deleteMonitor(reference: Reference): boolean {
    return this.monitors.delete(reference);
  }

  deleteWatcher(reference: Reference): boolean {
    return this.watchers.delete(reference);
  }
}

const empty: SmallTable<unknown, unknown> = new SmallTable();

function none<K, V>(): SmallTable<K, V> {
  return empty as SmallTable<K, V>;
}

export function tiesOf(process: Process): Ties {
  if (process.ties === undefined) process.ties = new Ties();
  return process.ties;
}

export class Process {
  readonly pid: Pid;
  groupLeader: Pid;
  /** The first function; undefined once the process has started, and for a native process. */
  entry: (() => unknown) | undefined;
  /** For native processes of the emulator: called at once with each message. */
  native: ((message: Term) => void) | undefined = undefined;
  main: Coroutine | undefined = undefined;
  mailbox: Mailbox | undefined = undefined;
  waiting: Waiting | undefined = undefined; // a receive that waits; a process usually has only this one
  spareWaiting: Waiting | undefined = undefined; // the Waiting of the last receive, reused for the next receive
  alsoWaiting: Waiting[] | undefined = undefined; // further receives that wait, as in Promise.all
  jobs: Job[] | undefined = undefined;
  queued = false; // whether the process is in the run queue
  alive = true;
  ended: { readonly thrown: boolean; readonly value: unknown } | undefined = undefined; // the outcome of the first function, if that is not async
  trapExit = false;
  ofOwnTerminal = false; // an evaluator of this node's terminal, or its descendant: see own-terminal.ts
  suspended = false; // the process waits for a congested connection, or another process has suspended it
  preferred = false; // runs before others: a process of a shell, or of priority high or max
  flags: ProcessFlags = defaultFlags;
  unhandled: Coroutine | undefined = undefined; // a failed coroutine that nothing has awaited yet
  ties: Ties | undefined = undefined;
  names: string[] | undefined = undefined;
  aliases: SmallTable<Reference, AliasMode> | undefined = undefined; // how each ends
  monitorsNodes = false; // whether the process has called monitor_node
  dictionary: SmallTable<Term, Term> | undefined = undefined;
  initialCall: readonly [string, string, number] | undefined = undefined;
  /** Called once with the exit reason; set by the evaluator for its process. */
  onExit: ((reason: Term) => void) | undefined = undefined;
  spawnsPending = 0; // remote spawns of this process that are not yet confirmed
  /** Called when spawnsPending is 0 again; only then the evaluator prints the value of an entry. */
  onSpawnsConfirmed: (() => void) | undefined = undefined;
  reductions = 0;

  constructor(pid: Pid, groupLeader: Pid, entry: (() => unknown) | undefined) {
    this.pid = pid;
    this.groupLeader = groupLeader;
    this.entry = entry;
  }
}
