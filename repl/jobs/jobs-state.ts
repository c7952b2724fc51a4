// The shells of one terminal as a state, what happens to it, and what is to be done then. Pure; the rules are in jobs-step.ts.
// The state says which job is in front, whether it evaluates, which number its prompt has, and which menu is open.

import type { Read } from '../text/read.ts';
import { currentJob, findJob, firstJobTable, type JobTable, type Print } from './job-table.ts';

export interface JobsState {
  readonly name: string; // of this screen's own node
  readonly menus: boolean; // whether somebody is there to choose another shell
  readonly menu: Menu | undefined; // open: nobody is in front
  readonly isOver: boolean;
  readonly table: JobTable;
}

export type Menu = 'switch' | 'break';

/** How a shell is over: its program exits, or its node is started again. */
export type Departure = { readonly status: number; readonly message?: string } | 'restart';

/** What there is to see. */
export interface ShellState {
  readonly name: string; // of the node, for the prompt
  readonly count: number; // the prompt's number
  readonly status: 'waiting' | 'evaluating' | 'left';
  readonly job: number; // whose prompt it is: each job has an input line of its own
  readonly menu?: Menu; // asks instead of the job
  readonly asks?: string; // the prompt of a process that waits for a line: it gets what is typed
}

export type JobsEvent =
  // the user
  | { readonly kind: 'began'; readonly remsh: string | undefined }
  | { readonly kind: 'entered'; readonly source: string } // an input for the job in front
  | { readonly kind: 'answered'; readonly line: string | null } // a line for the process that asks
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'menu-asked'; readonly menu: Menu }
  | { readonly kind: 'command'; readonly line: string } // typed at the menu
  | { readonly kind: 'leave-asked'; readonly status: number }
  // the node
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'printed'; readonly job: number; readonly print: Print }
  | { readonly kind: 'wait'; readonly job: number; readonly wait: () => void } // until it may print more
  | { readonly kind: 'line-asked'; readonly job: number; readonly read: Read }
  | { readonly kind: 'evaluated'; readonly job: number; readonly came: Came }
  | { readonly kind: 'reads-again'; readonly job: number; readonly came: Came } // that is all printed
  | { readonly kind: 'shell-died'; readonly job: number; readonly text: string }
  | { readonly kind: 'shell-started'; readonly job: number }
  | { readonly kind: 'shell-gone'; readonly job: number; readonly why: 'left' | 'terminated' }
  | { readonly kind: 'halted'; readonly departure: Departure }
  | { readonly kind: 'restart-asked' };

/** What came of an entry. */
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
  | { readonly kind: 'start-shell'; readonly job: number; readonly node: string | undefined }
  | { readonly kind: 'stop-shell'; readonly job: number }
  | { readonly kind: 'interrupt'; readonly job: number }
  | { readonly kind: 'ask'; readonly source: string } // evaluated on the node, which prints
  | { readonly kind: 'stop'; readonly status: number } // the node, then depart
  | { readonly kind: 'restart' }
  | { readonly kind: 'depart'; readonly departure: Departure };

export type JobsStep = readonly [JobsState, readonly JobsEffect[]];

/** The state before the node is there. */
export function firstJobsState(menus: boolean): JobsState {
  return { name: 'nonode@nohost', menus, menu: undefined, isOver: false, table: firstJobTable };
}

export function shellState({ name, menu, isOver, table }: JobsState): ShellState {
  const front = currentJob(table);
  const read = front?.status === 'evaluating' ? front.reads[0] : undefined;
  const asks = menu === undefined ? read && { asks: read.prompt } : { menu };
  const waits = asks !== undefined || front?.status === 'waiting';
  return {
    name: front?.node ?? name,
    count: front?.count ?? 1,
    status: isOver ? 'left' : waits ? 'waiting' : 'evaluating',
    job: front?.number ?? 0,
    ...asks,
  };
}

/** Whether what the job prints is shown at once; what no job prints is. */
export function isShown({ menu, table }: JobsState, number: number): boolean {
  if (findJob(table, number) === undefined) return true;
  return menu === undefined && table.current === number;
}

/** Whether there is an evaluation to interrupt. */
export function isEvaluating({ menu, table }: JobsState): boolean {
  return menu === undefined && currentJob(table)?.status === 'evaluating';
}
