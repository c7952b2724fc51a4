// Whether a node goes on, judged from outside its thread by looking at it some times a second (OTP: heart).
// It counts looks, not time: a program that was stopped for an hour, watcher and all, is not to blame for it.

import { pulse } from '../emulator/host/heart.ts';
import { turnLimit } from '../node-limits.ts';

/** What one look sees. */
export interface Look {
  readonly turns: number; // odd: in a turn
  readonly cpu: number; // microseconds of processor time the program has used
  readonly rss: number; // bytes of memory the program takes
}

/** What is known of a node from the looks so far. */
export interface Watched extends Look {
  readonly same: number; // looks in a row that saw this very turn
  readonly idle: number; // of those, in a row, without processor time: V8 has given up, and the thread is stuck
}

/** The bounds that a node is held to. */
export interface Bounds {
  readonly looks: number; // in one turn
  readonly heap: number; // bytes of memory that a hanging node has run out of
  readonly rss: number; // bytes
}

export type Verdict = 'alive' | 'hangs' | 'dead' | 'too large';

export const lookInterval = 250; // ms
const idleLooks = 12; // three seconds of a turn that uses no processor time
const idleBelow = 10_000; // µs of processor time between two looks: less than the screen itself takes when it draws
const graceAfterTurn = 2_000; // ms: V8 ends a turn by itself where it can; collecting garbage may delay that

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

/** The bounds of a node whose processes may use `megabytes` MiB, and whose turns may last `longestTurn` ms. */
export function boundsOf(megabytes: number, longestTurn: number = turnLimit): Bounds {
  return {
    looks: Math.ceil((longestTurn * 1.2 + graceAfterTurn) / lookInterval),
    heap: megabytes * 1024 * 1024,
    rss: (megabytes + besidesProcesses) * 1024 * 1024,
  };
}

/** MiB for the program itself, its screen, what its links hold, and garbage: heap and buffers are within the limit. */
const besidesProcesses = 768;

/** Look once: counts a beat, by which the emulator knows in the middle of a turn that time has passed. */
export function lookAt(heart: Int32Array): Look {
  Atomics.add(heart, pulse.beats, 1);
  const { user, system } = process.cpuUsage();
  return {
    turns: Atomics.load(heart, pulse.turns),
    cpu: user + system,
    rss: process.memoryUsage.rss(),
  };
}

/** Why the node is ended, for whoever sits at its terminal. */
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
