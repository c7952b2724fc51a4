// One process: its pid, mailbox, ties, dictionary, group leader, and where it stands.
// Data only; what happens to processes is in coroutine.ts, mailbox.ts and signals.ts.

import type { NodeName } from '../identity/incarnation.ts';
import type { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import type { Coroutine } from './coroutine.ts';
import type { Mailbox } from './mailbox.ts';
import { defaultFlags, type ProcessFlags } from './process-flags.ts';
import type { Receive } from './receive.ts';

/** A coroutine to go on with, and what its await gives or throws. */
export interface Job {
  readonly coroutine: Coroutine;
  readonly value: unknown;
  readonly thrown: boolean;
}

/** A receive that found nothing yet. Who goes on: a coroutine, or a promise's callbacks. */
export interface Waiting {
  receive: Receive;
  awaiter: Coroutine | ((outcome: unknown, thrown: boolean) => void);
  scanned: number; // messages before this place in the mailbox are known not to match
  timer: { cancel(): void } | undefined;
}

/** What a monitor watches: a process, or whoever has a name on a node. */
export type Target = Pid | readonly [name: string, node: string];

/** A monitor this process has. */
export interface Monitor {
  readonly target: Target;
  readonly home: NodeName; // the node the target is on
  readonly tag: Term; // 'DOWN', or as given with the option tag
  readonly watched: Process | undefined; // if it lives on this node
}

/** A monitor that another process has of this one. */
export interface Watcher {
  readonly watcher: Pid;
  readonly target: Target;
}

/** What ties a process to others; most processes have none, so each table is made at its first entry. */
export class Ties {
  links: ReadonlyMap<Pid, number> = none(); // to pid; >0: an unlink with this id is not yet acknowledged
  monitors: ReadonlyMap<Reference, Monitor> = none(); // this process watches
  watchers: ReadonlyMap<Reference, Watcher> = none(); // others watch this one
  linkedAway = false; // has had a link to a process of another node, whose entry knows of it
  timers: Set<Reference> | undefined = undefined; // that are to send to this one
  suspendedBy: Map<Process, number> | undefined = undefined; // how often, see suspension.ts
  suspends: Set<Process> | undefined = undefined; // others

  setLink(to: Pid, unlinking: number): void {
    this.links = entered(this.links, to, unlinking);
  }

  setMonitor(reference: Reference, monitor: Monitor): void {
    this.monitors = entered(this.monitors, reference, monitor);
  }

  setWatcher(reference: Reference, watcher: Watcher): void {
    this.watchers = entered(this.watchers, reference, watcher);
  }

  /** These say whether there was one. */
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
  /** What is called first; undefined once started. A native process has none. */
  entry: (() => unknown) | undefined;
  /** Processes of the emulator itself take each message at once. */
  native: ((message: Term) => void) | undefined = undefined;
  main: Coroutine | undefined = undefined;
  mailbox: Mailbox | undefined = undefined;
  waiting: Waiting | undefined = undefined; // the usual single receive
  spareWaiting: Waiting | undefined = undefined; // of the last receive, for the next one
  alsoWaiting: Waiting[] | undefined = undefined; // further ones, as in Promise.all
  jobs: Job[] | undefined = undefined;
  queued = false; // in the run queue
  alive = true;
  ended: { readonly thrown: boolean; readonly value: unknown } | undefined = undefined; // a plain first function has returned
  trapExit = false;
  ofOwnTerminal = false; // an evaluator of this node's terminal, or spawned by one: see own-terminal.ts
  suspended = false; // waits for a congested connection, or others have stopped it
  preferred = false; // a shell's, or of priority high or max: it does not wait behind all others
  flags: ProcessFlags = defaultFlags;
  unhandled: Coroutine | undefined = undefined; // failed, and nobody has awaited it yet
  ties: Ties | undefined = undefined;
  names: string[] | undefined = undefined;
  aliases: Set<Reference> | undefined = undefined;
  monitorsNodes = false; // has called monitor_node
  dictionary: Map<Term, Term> | undefined = undefined;
  initialCall: readonly [string, string, number] | undefined = undefined;
  /** Called once with the exit reason; the evaluator's process has one. */
  onExit: ((reason: Term) => void) | undefined = undefined;
  spawnsPending = 0; // remote spawns it asked for and that are not yet confirmed
  /** Called when none is left: the evaluator holds a value back until then. */
  onSpawnsConfirmed: (() => void) | undefined = undefined;
  reductions = 0;

  constructor(pid: Pid, groupLeader: Pid, entry: (() => unknown) | undefined) {
    this.pid = pid;
    this.groupLeader = groupLeader;
    this.entry = entry;
  }
}
