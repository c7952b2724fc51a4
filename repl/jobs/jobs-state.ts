// The state of a terminal's shells: which job is in front, whether this job
// evaluates, the number of its prompt, and the open menu. Here are also the events that
// change the state, and the effects that follow. Pure; the rules are in jobs-step.ts.

import type { Read } from '../text/read.ts';
import { currentJob, findJob, firstJobTable, type JobTable, type Print } from './job-table.ts';

export interface JobsState {
  readonly name: string; // the name of this terminal's own node
  readonly menus: boolean; // whether there are menus: not if the input is a pipe
  readonly menu: Menu | undefined; // the open menu; while it is open, no job is in front
  readonly asker?: Asker | undefined; // who waits for an answer in the menu 'record'
  readonly faults?: Faults | undefined; // of the network, on this terminal's own node
  readonly isOver: boolean;
  readonly table: JobTable;
}

/** Whether faults of the network are on the node; a frozen node evaluates nothing. */
export type Faults = 'on' | 'frozen' | undefined;

export type Menu = 'switch' | 'break' | 'record';

/** How the program ends: with an exit status, or by init:restart, which starts the node again. */
export type Departure = { readonly status: number; readonly message?: string } | 'restart';

/** The part of the state that the screen shows. */
export interface ShellState {
  readonly name: string; // the name of the job's node, for the prompt
  readonly count: number; // the prompt's number
  readonly status: 'waiting' | 'evaluating' | 'left';
  readonly job: number; // the job in front; each job has its own input line
  readonly isFaulty?: true; // the prompt has a mark: a fault of the network is on this node
  readonly menu?: Menu; // the open menu, which is shown instead of the job
  readonly asks?: string; // the prompt of a process that waits for a line: this process gets the line that is typed
}

/** A node that asks to record this terminal. */
export interface Asker {
  readonly node: string;
  readonly answer: (yes: boolean) => void;
}

export type JobsEvent =
  // events from the user
  | { readonly kind: 'began'; readonly remsh: string | undefined }
  | { readonly kind: 'entered'; readonly source: string } // an input for the job in front
  | { readonly kind: 'answered'; readonly line: string | null } // a line for the process that waits for one; null: the end of the input
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'menu-asked'; readonly menu: Menu }
  | { readonly kind: 'record-asked'; readonly asker: Asker }
  | { readonly kind: 'command'; readonly line: string } // a line typed at the menu
  | { readonly kind: 'leave-asked'; readonly status: number }
  // events from the node
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'numbered'; readonly count: number } // the number of the next prompt, for a session that begins later
  | { readonly kind: 'faulty'; readonly faults: Faults }
  | { readonly kind: 'printed'; readonly job: number; readonly print: Print }
  | { readonly kind: 'wait'; readonly job: number; readonly wait: () => void } // call `wait` when the job may print more
  | { readonly kind: 'line-asked'; readonly job: number; readonly read: Read }
  | { readonly kind: 'evaluated'; readonly job: number; readonly came: Came }
  | { readonly kind: 'reads-again'; readonly job: number; readonly came: Came } // the output of the evaluation is printed, so the job can take its next entry
  | { readonly kind: 'shell-died'; readonly job: number; readonly text: string }
  | { readonly kind: 'shell-started'; readonly job: number }
  | { readonly kind: 'shell-gone'; readonly job: number; readonly why: 'left' | 'terminated' }
  | { readonly kind: 'halted'; readonly departure: Departure }
  | { readonly kind: 'restart-asked' };

/** The outcome of an entry. */
export interface Came {
  readonly text: string;
  readonly advance: boolean;
  readonly restarted?: boolean;
}

export type JobsEffect =
  | { readonly kind: 'print'; readonly print: Print }
  | { readonly kind: 'tell-entered'; readonly label: string; readonly source: string }
  | { readonly kind: 'let-go'; readonly waits: readonly (() => void)[] }
  | { readonly kind: 'answer'; readonly reads: readonly Read[]; readonly line: string | null }
  | { readonly kind: 'answer-asker'; readonly asker: Asker; readonly yes: boolean }
  | { readonly kind: 'start-shell'; readonly job: number; readonly node: string | undefined }
  | { readonly kind: 'stop-shell'; readonly job: number }
  | { readonly kind: 'interrupt'; readonly job: number }
  | { readonly kind: 'ask'; readonly source: string } // the node evaluates `source`, which prints the answer
  | { readonly kind: 'stop'; readonly status: number } // stop the node, then end the program
  | { readonly kind: 'restart' }
  | { readonly kind: 'depart'; readonly departure: Departure };

export type JobsStep = readonly [JobsState, readonly JobsEffect[]];

/** The state before the node has started. */
export function firstJobsState(menus: boolean): JobsState {
  return { name: 'nonode@nohost', menus, menu: undefined, isOver: false, table: firstJobTable };
}

export function shellState({ name, menu, faults, isOver, table }: JobsState): ShellState {
  const front = currentJob(table);
  const read = front?.status === 'evaluating' ? front.reads[0] : undefined;
  const asks = menu === undefined ? read && { asks: read.prompt } : { menu };
  const waits = asks !== undefined || front?.status === 'waiting';
  return {
    name: front?.node ?? name,
    count: front?.count ?? 1,
    status: isOver ? 'left' : waits ? 'waiting' : 'evaluating',
    job: front?.number ?? 0,
    ...(faults !== undefined && front?.node === undefined ? { isFaulty: true } : {}),
    ...asks,
  };
}

/** Whether output of this job is shown at once. Output that belongs to no job is always shown at once. */
export function isShown({ menu, table }: JobsState, number: number): boolean {
  if (findJob(table, number) === undefined) return true;
  return menu === undefined && table.current === number;
}

/** Whether the job in front is one of this terminal's own node, which is frozen. */
export function isFrozen({ faults, table }: JobsState): boolean {
  return faults === 'frozen' && currentJob(table)?.node === undefined;
}

/** Whether the job in front runs an evaluation, so that it can be interrupted. */
export function isEvaluating({ menu, table }: JobsState): boolean {
  return menu === undefined && currentJob(table)?.status === 'evaluating';
}
