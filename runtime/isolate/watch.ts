// Judges from another thread whether a node still works, by looking at it several times a second (OTP:
// heart). It counts looks instead of time, so that a program suspended for an hour is not ended afterwards.

import { pulse } from '../emulator/host/heart.ts';
import { turnLimit } from '../node-limits.ts';

/** The values seen by one look. */
export interface Look {
  readonly turns: number; // odd during a turn
  readonly cpu: number; // microseconds of processor time that the program has used
  readonly rss: number; // bytes of memory that the program takes
}

/** The state of a watched node after a look. */
export interface Watched extends Look {
  readonly same: number; // how many looks in a row saw the same turn
  // how many of the latest looks in a row saw no processor time used; many: the thread hangs in V8
  readonly idle: number;
}

/** The limits for a node. */
export interface Bounds {
  readonly looks: number; // the node hangs if this number of looks in a row see the same turn
  readonly heap: number; // bytes: a hanging node that takes more has run out of memory
  readonly rss: number; // bytes: a program that takes more is ended
}

export type Verdict = 'alive' | 'hangs' | 'dead' | 'too large';

export const lookInterval = 250; // ms
const idleLooks = 12; // a node is dead if this number of looks (three seconds) see no processor time used in a turn
const idleBelow = 10_000; // µs of processor time between two looks; drawing the screen takes more
// ms: V8 itself stops a turn that is too long, but garbage collection may delay that
const graceAfterTurn = 2_000;

export const unwatched: Watched = { turns: 0, cpu: 0, rss: 0, same: 0, idle: 0 };

export function look(
  before: Watched,
  now: Look,
  bounds: Bounds,
): { readonly watched: Watched; readonly verdict: Verdict } {
  const same = now.turns === before.turns && now.turns % 2 !== 0 ? before.same + 1 : 0;
  const idle = same > 0 && now.cpu - before.cpu < idleBelow ? before.idle + 1 : 0;
  const watched = { ...now, same, idle };
  if (now.rss > bounds.rss) return { watched, verdict: 'too large' };
  if (idle >= idleLooks) return { watched, verdict: 'dead' };
  if (same < bounds.looks) return { watched, verdict: 'alive' };
  return { watched, verdict: now.rss > bounds.heap ? 'dead' : 'hangs' };
}

/** The limits for a node with `megabytes` MiB for its processes, and turns of up to `longestTurn` ms. */
export function boundsOf(megabytes: number, longestTurn: number = turnLimit): Bounds {
  return {
    looks: Math.ceil((longestTurn * 1.2 + graceAfterTurn) / lookInterval),
    heap: megabytes * 1024 * 1024,
    rss: (megabytes + besidesProcesses) * 1024 * 1024,
  };
}

/** MiB added to the limit of the heap: for the program itself, its screen, its links, and garbage. */
const besidesProcesses = 768;

/**
 * Returns a function that looks once. It also counts a beat, which tells the emulator during a turn that time has passed.
 * Only a program that uses the processor can take more memory: while it does not, its memory is not measured again.
 */
export function looking(heart: Int32Array): () => Look {
  let measured = { cpu: Number.NEGATIVE_INFINITY, rss: 0 };
  return () => {
    Atomics.add(heart, pulse.beats, 1);
    const { user, system } = process.cpuUsage();
    const cpu = user + system;
    if (cpu - measured.cpu >= growsIn) measured = { cpu, rss: process.memoryUsage.rss() };
    return { turns: Atomics.load(heart, pulse.turns), cpu, rss: measured.rss };
  };
}

const growsIn = 2_000; // µs of processor time, in which a program can take some 40 MiB

/** The message for the user: why the node is ended. */
export function sentenceOf(verdict: Exclude<Verdict, 'alive'>, megabytes: number): string {
  switch (verdict) {
    case 'hangs':
      return "the node does not answer and has been ended: a function of JavaScript's own ran for seconds and cannot be stopped.";
    case 'dead':
      return `the node's memory is exhausted: its isolate may use ${megabytes} MiB. Start it with -memory_limit MIB for more.`;
    case 'too large':
      return `the node's memory is exhausted: beside its heap of at most ${megabytes} MiB it took too much. Start it with -memory_limit MIB for more.`;
  }
}
