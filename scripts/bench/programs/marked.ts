// Finds all processes that the bench has started, even if they have left their process groups: all
// of them have inherited a mark, an environment variable. Works only on Linux, as it reads /proc.

import { readdirSync, readFileSync } from 'node:fs';

export const markVariable = 'TERL_BENCH';

/** Kills all processes whose mark begins with `mark`, and also those that they start in the meantime. */
export function killMarked(mark: string): void {
  for (let tries = 0; tries < 100; tries++) {
    const found = processesWith(`${markVariable}=${mark}`);
    if (found.length === 0) return;
    for (const pid of found) killNow(pid);
    Atomics.wait(nobodyWakes, 0, 0, 10); // ms; a killed process exists until the kernel has removed it
  }
}

/** Returns the ids of the processes whose environment has an entry `NAME=value` beginning with `variable`. */
export function processesWith(variable: string): number[] {
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => `\0${environment(pid)}`.includes(`\0${variable}`)).map(Number);
}

/** Kills the process `pid`, or for a negative `pid` the process group. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // the process has already ended
  }
}

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // this system is not Linux
  }
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return ''; // the process has just ended, or belongs to another user
  }
}
