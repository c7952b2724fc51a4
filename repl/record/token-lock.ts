// A lock that several programs of one machine share. It is a folder with one file, the token: its name is `free`, or
// `held-PID-N`. To lock is to rename `free` to a name of one's own, which only one program can do. The token of a program
// that has ended is renamed in the same way: its old name is gone then, so again only one program can do it.
// (Node has no flock, and a lock file that is removed and made anew can be taken by two programs at the same time.)

import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';

export interface TokenLock {
  /** Make the folder, and run with the lock. undefined: the folder is there already. */
  make<Value>(run: () => Value): Value | undefined;
  /**
   * Run with the lock, which is waited for at most `patience` ms. undefined: another program has it.
   * `isTakenOver`: the program that had it was killed while it had it.
   */
  hold<Value>(run: (isTakenOver: boolean) => Value, patience?: number): Value | undefined;
  /** The process that has the lock. */
  holder(): number | undefined;
  /** Whether there is a token. Without one somebody was killed while removing the folder, and nobody can have the lock. */
  hasToken(): boolean;
  /** Remove the folder: for the one who has the lock, or where there is no token. */
  remove(): void;
}

interface Taken {
  readonly mine: string; // the token's name
  readonly isTakenOver: boolean;
}

const usualPatience = 50; // ms; a write takes less than one

/** The lock of a folder; without the folder, `hold` throws ENOENT. */
export function tokenLock(folder: string, alive: (pid: number) => boolean = isAlive): TokenLock {
  let count = 0;
  const own = (): string => `held-${process.pid}-${++count}`;

  const release = (mine: string): void => {
    try {
      renameSync(join(folder, mine), join(folder, 'free'));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // the folder was removed meanwhile
    }
  };

  const take = (): Taken | undefined => {
    const mine = own();
    if (renamed(folder, 'free', mine)) return { mine, isTakenOver: false };
    const name = tokenIn(folder);
    const pid = holderOf(name);
    if (name === undefined || pid === undefined || (pid !== process.pid && alive(pid)))
      return undefined;
    return renamed(folder, name, mine) ? { mine, isTakenOver: true } : undefined;
  };

  return {
    holder: () => holderOf(tokenIn(folder)),
    make(run) {
      const mine = own();
      if (!makeFolder(folder, mine)) return undefined;
      try {
        return run();
      } finally {
        release(mine);
      }
    },
    hold(run, patience = usualPatience) {
      const deadline = performance.now() + patience;
      let taken = take();
      while (taken === undefined) {
        if (performance.now() > deadline) return undefined;
        Atomics.wait(sleeper, 0, 0, 1);
        taken = take();
      }
      try {
        return run(taken.isTakenOver);
      } finally {
        release(taken.mine);
      }
    },
    hasToken() {
      // a list of names that is read while the token is renamed may miss it: so it is read again
      for (let tries = 0; tries < 5; tries++) {
        if (tokenIn(folder) !== undefined) return true;
        Atomics.wait(sleeper, 0, 0, 1);
      }
      return false;
    },
    remove() {
      const gone = `${folder}-${process.pid}-gone`; // in one step: a program that is killed here leaves no half folder
      if (renamed('.', folder, gone)) rmSync(gone, { recursive: true, force: true });
    },
  };
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // another user's
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function tokenIn(folder: string): string | undefined {
  return readdirSync(folder).find((name) => name === 'free' || name.startsWith('held-'));
}

function holderOf(token: string | undefined): number | undefined {
  const [, pid] = /^held-(\d+)-/.exec(token ?? '') ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Make the folder with its token. False if it is there already. */
function makeFolder(folder: string, token: string): boolean {
  const draft = `${folder}-${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeFileSync(join(draft, token), '', { mode: 0o600 });
    renameSync(draft, folder); // all at once; a folder that is not empty is never replaced
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) return false;
    throw error;
  }
}

/** False if there is no file of that name. */
function renamed(folder: string, from: string, to: string): boolean {
  try {
    renameSync(resolve(folder, from), resolve(folder, to));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
