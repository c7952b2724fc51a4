// The shells of one terminal: which there are, and which one keys go to.

import type { Read } from '../text/read.ts';
import type { Jobs } from './job-control.ts';

export interface JobEntry {
  readonly number: number;
  node?: string; // on another node
  count: number; // of its prompt
  status: 'starting' | 'waiting' | 'evaluating' | 'gone'; // gone: it was not in front, so nobody knows yet
  readonly unseen: (() => void)[]; // what it printed while it was not in front
  readonly seen: (() => void)[]; // to be called when it comes to the front, or is no more
  readonly reads: Read[]; // lines that its processes ask for, in order
}

export interface JobTable {
  current(): JobEntry | undefined;
  find(number: number): JobEntry | undefined;
  latest(): JobEntry | undefined; // the one last in front, of those there are
  add(node: string | undefined): JobEntry; // commands without a number mean it from now on
  connect(job: JobEntry): void;
  remove(job: JobEntry): void;
  shown(): Jobs;
}

/** A table with the first shell in it. */
export function createJobTable(): JobTable {
  let list: readonly JobEntry[] = [];
  let current: JobEntry | undefined;
  let last = 0; // numbers are not given twice
  const fronts: JobEntry[] = []; // in the order they came to the front

  const table: JobTable = {
    current: () => current,
    find: (number) => list.find((job) => job.number === number),
    latest: () => fronts.at(-1) ?? list.at(-1),
    add(node) {
      last += 1;
      const job: JobEntry = {
        number: last,
        count: 1,
        status: 'waiting',
        unseen: [],
        reads: [],
        seen: [],
        ...(node === undefined ? {} : { node }),
      };
      list = [...list, job];
      current = job;
      return job;
    },
    connect(job) {
      current = job;
      forget(job);
      fronts.push(job);
    },
    remove(job) {
      list = list.filter((one) => one !== job);
      if (current === job) current = undefined;
      forget(job);
      for (const tell of job.seen.splice(0)) tell();
    },
    shown: () => ({ list, current: current?.number }),
  };

  const forget = (job: JobEntry): void => {
    const at = fronts.indexOf(job);
    if (at !== -1) fronts.splice(at, 1);
  };

  table.connect(table.add(undefined));
  return table;
}
