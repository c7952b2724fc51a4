// The data of one process: pid, mailbox, ties (links, monitors and the like), dictionary, group leader, and its state.
// What happens to processes is elsewhere: coroutine.ts, mailbox.ts, and the rooms running and signals.

import type { NodeName } from '../identity/incarnation.ts';
import type { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import type { Coroutine } from './coroutine.ts';
import type { Mailbox } from './mailbox.ts';
import { defaultFlags, type ProcessFlags } from './process-flags.ts';
import type { Receive } from './receive.ts';

/** A coroutine to resume, and the value that its await gives or throws. */
export interface Job {
  readonly coroutine: Coroutine;
  readonly value: unknown;
  readonly thrown: boolean;
}

/** A receive that has found nothing yet. Its awaiter is a coroutine, or a callback of a promise. */
export interface Waiting {
  receive: Receive;
  awaiter: Coroutine | ((outcome: unknown, thrown: boolean) => void);
  scanned: number; // messages before this place in the mailbox are known not to match
  timer: { cancel(): void } | undefined;
}

/** What a monitor watches: a process, or the process with a name on a node. */
export type Target = Pid | readonly [name: string, node: string];

/** A monitor this process has. */
export interface Monitor {
  readonly target: Target;
  readonly home: NodeName; // the target's node
  readonly tag: Term; // 'DOWN', or the value of the option tag
  readonly watched: Process | undefined; // the target if it lives on this node
}

/** A monitor that another process has of this one. */
export interface Watcher {
  readonly watcher: Pid;
  readonly target: Target;
}

/** Links, monitors and the like between a process and others. Most processes have none, so tables are made when needed. */
export class Ties {
  links: ReadonlyMap<Pid, number> = none(); // by the other pid; above 0: the id of an unlink not yet acknowledged
  monitors: ReadonlyMap<Reference, Monitor> = none(); // monitors of this process
  watchers: ReadonlyMap<Reference, Watcher> = none(); // monitors of others that watch this process
  linkedAway = false; // whether a DistEntry has this process in `linked`
  timers: Set<Reference> | undefined = undefined; // timers that will send to this process
  suspendedBy: Map<Process, number> | undefined = undefined; // how often each has suspended it, see suspension.ts
  suspends: Set<Process> | undefined = undefined; // processes that this one has suspended

  setLink(to: Pid, unlinking: number): void {
    this.links = entered(this.links, to, unlinking);
  }

  setMonitor(reference: Reference, monitor: Monitor): void {
    this.monitors = entered(this.monitors, reference, monitor);
  }

  setWatcher(reference: Reference, watcher: Watcher): void {
    this.watchers = entered(this.watchers, reference, watcher);
  }

  /** As the other delete functions, returns whether there was an entry. */
  deleteLink(to: Pid): boolean {
    return removed(this.links, to);
  }

  deleteMonitor(reference: Reference): boolean {
    return removed(this.monitors, reference);
  }

  deleteWatcher(reference: Reference): boolean {
    return removed(this.watchers, reference);
  }
}

const empty: ReadonlyMap<unknown, unknown> = new Map();

function none<K, V>(): ReadonlyMap<K, V> {
  return empty as ReadonlyMap<K, V>;
}

function entered<K, V>(table: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const own: Map<K, V> = table === empty ? new Map<K, V>() : (table as Map<K, V>);
  return own.set(key, value);
}

function removed<K>(table: ReadonlyMap<K, unknown>, key: K): boolean {
  return (table as Map<K, unknown>).delete(key);
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
  waiting: Waiting | undefined = undefined; // the receive that waits; usually the only one
  spareWaiting: Waiting | undefined = undefined; // the object of the last receive, reused for the next
  alsoWaiting: Waiting[] | undefined = undefined; // further receives that wait, as in Promise.all
  jobs: Job[] | undefined = undefined;
  queued = false; // whether it is in the run queue
  alive = true;
  ended: { readonly thrown: boolean; readonly value: unknown } | undefined = undefined; // the outcome of a plain first function
  trapExit = false;
  ofOwnTerminal = false; // an evaluator of this node's terminal, or its descendant: see own-terminal.ts
  suspended = false; // it waits for a congested connection, or another process has suspended it
  preferred = false; // it runs before others: a shell's process, or of priority high or max
  flags: ProcessFlags = defaultFlags;
  unhandled: Coroutine | undefined = undefined; // a failed coroutine that nothing has awaited yet
  ties: Ties | undefined = undefined;
  names: string[] | undefined = undefined;
  aliases: Set<Reference> | undefined = undefined;
  monitorsNodes = false; // whether it has called monitor_node
  dictionary: Map<Term, Term> | undefined = undefined;
  initialCall: readonly [string, string, number] | undefined = undefined;
  /** Called once with the exit reason, as for the process of an evaluator. */
  onExit: ((reason: Term) => void) | undefined = undefined;
  spawnsPending = 0; // remote spawns of this process that are not yet confirmed
  /** Called when none is pending: the evaluator prints the value of an entry only then. */
  onSpawnsConfirmed: (() => void) | undefined = undefined;
  reductions = 0;

  constructor(pid: Pid, groupLeader: Pid, entry: (() => unknown) | undefined) {
    this.pid = pid;
    this.groupLeader = groupLeader;
    this.entry = entry;
  }
}
