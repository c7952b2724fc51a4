// What processes of the operating system occupy, from /proc (Linux).

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

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has just ended
  }
}
