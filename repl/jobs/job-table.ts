// The jobs (shells) of one terminal, and which of them is in front, so that keys go to it. Pure.

import type { Read } from '../text/read.ts';

/** An output of a job. */
export interface Print {
  readonly how: 'write' | 'lines' | 'value' | 'notice'; // the function of ShellOutput that prints it
  readonly text: string;
}

export interface JobEntry {
  readonly number: number;
  readonly node?: string; // the node on which the shell runs, if it is another node
  readonly count: number; // the number in the job's prompt
  readonly status: 'starting' | 'waiting' | 'evaluating' | 'gone'; // gone: the shell ended while this job was not shown (another job was in front, or a menu was open), and the user does not know yet
  readonly isInterrupted?: boolean; // its last evaluation was: who asks for a line may be dead already
  readonly unseen: readonly Print[]; // output of this job from the time when it was not shown
  readonly waits: readonly (() => void)[]; // callbacks to call when the job comes to the front, or is removed
  readonly reads: readonly Read[]; // requests of the job's processes for a line of input, in order
}

export interface JobTable {
  readonly list: readonly JobEntry[]; // in order of their numbers
  readonly current: number | undefined; // the number of the job in front; in the ^G menu, of the job on which c, i and k act if no number is typed
  readonly last: number; // the highest number given so far; a number is not given twice
  readonly fronts: readonly number[]; // the numbers of the jobs in the order in which they last came to the front
}

/** The table at the start: it contains the first shell. */
export const firstJobTable: JobTable = connected(
  added({ list: [], current: undefined, last: 0, fronts: [] }, undefined, 'waiting'),
  1,
);

export function currentJob(table: JobTable): JobEntry | undefined {
  return table.current === undefined ? undefined : findJob(table, table.current);
}

export function findJob({ list }: JobTable, number: number): JobEntry | undefined {
  return list.find((job) => job.number === number);
}

/** Returns the existing job that was in front last. */
export function latestJob(table: JobTable): JobEntry | undefined {
  const last = table.fronts.at(-1);
  return last === undefined ? table.list.at(-1) : findJob(table, last);
}

/** Adds a job. Menu commands without a number mean this job from now on. */
export function added(
  table: JobTable,
  node: string | undefined,
  status: JobEntry['status'],
): JobTable {
  const number = table.last + 1;
  const on = node === undefined ? {} : { node };
  const job: JobEntry = { number, ...on, count: 1, status, unseen: [], waits: [], reads: [] };
  return { ...table, list: [...table.list, job], current: number, last: number };
}

/** Brings the job to the front. */
export function connected(table: JobTable, number: number): JobTable {
  return { ...table, current: number, fronts: [...without(table.fronts, number), number] };
}

export function removed(table: JobTable, number: number): JobTable {
  return {
    ...table,
    list: table.list.filter((job) => job.number !== number),
    current: table.current === number ? undefined : table.current,
    fronts: without(table.fronts, number),
  };
}

/** Returns the table with some fields of one job changed. */
export function withJob(
  table: JobTable,
  number: number,
  change: (job: JobEntry) => Partial<JobEntry>,
): JobTable {
  const list = table.list.map((job) => (job.number === number ? { ...job, ...change(job) } : job));
  return { ...table, list };
}

const pieceLength = 1024 * 1024; // characters: consecutive writes are joined up to this length

/** Adds an output to those to print later; joins short writes, so that many of them need little memory. */
export function keptFor(unseen: readonly Print[], print: Print): readonly Print[] {
  const last = unseen.at(-1);
  if (print.how !== 'write' || last?.how !== 'write' || last.text.length > pieceLength)
    return [...unseen, print];
  return unseen.with(-1, { how: 'write', text: last.text + print.text });
}

function without(numbers: readonly number[], number: number): readonly number[] {
  return numbers.filter((one) => one !== number);
}
