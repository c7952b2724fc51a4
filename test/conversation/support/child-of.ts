// Finds a program that a shell has started.

import { execFileSync } from 'node:child_process';

/** The process id of terl, started by a shell in a terminal. */
export function childOf(parent: number): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  const [pid] = rows.find(([, of]) => of === parent) ?? [];
  if (pid === undefined) throw new Error(`expected a child of process ${parent}`);
  return pid;
}
