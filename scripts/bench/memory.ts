// What processes of the operating system occupy and use, from /proc (Linux).

import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  readonly rss: number; // KiB, sum over all
  readonly pss: number; // KiB; what several map is shared out
}

/** Over a process and all below it. */
export function treeMemory(pid: number): Memory {
  const all = [pid, ...below(pid, parents())];
  return {
    rss: sum(all.map(rss)),
    pss: sum(all.map((one) => kib(one, 'smaps_rollup', 'Pss'))),
  };
}

/** Resident memory of one process, KiB. */
export function rss(pid: number): number {
  return kib(pid, 'status', 'VmRSS');
}

/** Seconds of processor time that all threads of a process have used. */
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
      // the program's name, in parentheses, may hold anything: read after its end
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
