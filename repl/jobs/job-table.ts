// The shells of one terminal: which there are, and which one keys go to. Pure.

import type { Read } from '../text/read.ts';

/** Something to print for a job. */
export interface Print {
  readonly how: 'write' | 'lines' | 'value'; // each as its namesake of ShellOutput
  readonly text: string;
}

export interface JobEntry {
  readonly number: number;
  readonly node?: string; // on another node
  readonly count: number; // of its prompt
  readonly status: 'starting' | 'waiting' | 'evaluating' | 'gone'; // gone: it was not in front, so nobody knows yet
  readonly unseen: readonly Print[]; // what it printed while it was not in front
  readonly waits: readonly (() => void)[]; // to be called when it comes to the front, or is no more
  readonly reads: readonly Read[]; // lines that its processes ask for, in order
}

export interface JobTable {
  readonly list: readonly JobEntry[]; // in order of their numbers
  readonly current: number | undefined; // which one commands without a number mean
  readonly last: number; // numbers are not given twice
  readonly fronts: readonly number[]; // in the order they came to the front
}

/** A table with the first shell in it. */
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

/** The one last in front, of those there are. */
export function latestJob(table: JobTable): JobEntry | undefined {
  const last = table.fronts.at(-1);
  return last === undefined ? table.list.at(-1) : findJob(table, last);
}

/** One more job. Commands without a number mean it from now on. */
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

/** The job comes to the front. */
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

/** The table with some of a job's fields changed. */
export function withJob(
  table: JobTable,
  number: number,
  change: (job: JobEntry) => Partial<JobEntry>,
): JobTable {
  const list = table.list.map((job) => (job.number === number ? { ...job, ...change(job) } : job));
  return { ...table, list };
}

const pieceLength = 1024 * 1024; // characters: writes up to this are kept as one

/** What is to be printed later, with one more: a flood of short writes does not become a flood of pieces. */
export function keptFor(unseen: readonly Print[], print: Print): readonly Print[] {
  const last = unseen.at(-1);
  if (print.how !== 'write' || last?.how !== 'write' || last.text.length > pieceLength)
    return [...unseen, print];
  return unseen.with(-1, { how: 'write', text: last.text + print.text });
}

function without(numbers: readonly number[], number: number): readonly number[] {
  return numbers.filter((one) => one !== number);
}
