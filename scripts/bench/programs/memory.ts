// Memory and processor time of operating system processes, read from /proc (Linux).

import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  readonly rss: number; // KiB, the sum over all processes
  readonly pss: number; // KiB; memory that several processes share is divided among them
}

/** Returns the memory of a process and all its descendants. */
export function treeMemory(pid: number): Memory {
  const all = [pid, ...below(pid, parents())];
  return {
    rss: sum(all.map(rss)),
    pss: sum(all.map((one) => kib(one, 'smaps_rollup', 'Pss'))),
  };
}

/** Returns the resident memory of one process in KiB. */
export function rss(pid: number): number {
  return kib(pid, 'status', 'VmRSS');
}

/** Returns the processor time in seconds that all threads of a process have used. */
export function cpuSeconds(pid: number): number {
  const threads = list(`/proc/${pid}/task`);
  const ran = threads.map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]);
  return sum(ran.map(Number)) / 1e9;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function below(pid: number, parentOf: ReadonlyMap<number, number>): number[] {
  const children = [...parentOf].filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...below(child, parentOf)]);
}

function parents(): Map<number, number> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid): [number, number][] => {
      const stat = read(`/proc/${pid}/stat`);
      // the name of the program, in parentheses, may contain anything, so read after its end
      const [, parent] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
      return parent === undefined ? [] : [[Number(pid), Number(parent)]];
    }),
  );
}

function kib(pid: number, file: string, key: string): number {
  const line = new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/${file}`));
  return Number(line?.[1] ?? 0);
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has just ended
  }
}
