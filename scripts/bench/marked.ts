// Everything that the programs of the bench have started, also what has left their process groups: all of it has inherited
// a mark, a variable of the environment. Linux: read from /proc.

import { readdirSync, readFileSync } from 'node:fs';

export const markVariable = 'TERL_BENCH';

/** Kill all processes whose mark begins with this, and those that they start meanwhile. */
export function killMarked(mark: string): void {
  for (let tries = 0; tries < 100; tries++) {
    const found = processesWith(`${markVariable}=${mark}`);
    if (found.length === 0) return;
    for (const pid of found) killNow(pid);
    Atomics.wait(nobodyWakes, 0, 0, 10); // ms: a killed process is there until the kernel has taken it down
  }
}

/** The processes that have in their environment a variable that begins with this, name and value. */
export function processesWith(variable: string): number[] {
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => `\0${environment(pid)}`.includes(`\0${variable}`)).map(Number);
}

/** Kill a process, or the process group `-pid`. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not Linux
  }
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return ''; // it has just ended, or is another user's
  }
}
