// One process: its pid, mailbox, ties, dictionary, group leader, and where it stands.
// Data only; what happens to processes is in coroutine.ts, mailbox.ts and signals.ts.

import type { Coroutine } from './coroutine.ts';
import type { NodeName } from './incarnation.ts';
import type { Mailbox } from './mailbox.ts';
import type { Pid } from './pid.ts';
import type { Receive } from './receive.ts';
import type { Reference } from './reference.ts';
import type { Term } from './term.ts';

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
  readonly tag: string; // 'DOWN', or as given with the option tag
}

/** What ties a process to others; most processes have none, so it is made at first use. */
export class Ties {
  readonly links: Map<Pid, number> = new Map(); // to pid; >0: an unlink with this id is not yet acknowledged
  readonly monitors: Map<Reference, Monitor> = new Map(); // this process watches
  readonly watchers: Map<Reference, { readonly watcher: Pid; readonly target: Target }> = new Map(); // others watch this one
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
  suspended = false; // waits for a congested connection
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
