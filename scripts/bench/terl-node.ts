// Nodes of terl as the cases need them: a driver that runs a module, and peers that wait.

import type { Figure } from './figures.ts';
import { figuresOf } from './figures-of.ts';
import type { Options } from './options.ts';
import type { Stage } from './stage.ts';
import { needing, type Talk } from './talk.ts';

/** What a case gets. */
export interface Bench {
  readonly stage: Stage;
  readonly options: Pick<Options, 'quick' | 'runs' | 'scale'>;
}

/** The modules of the bench, on the code path of every node. */
const modules: string = new URL('./modules', import.meta.url).pathname;

/** A node without a shell that evaluates `source`, and then ends if it is the driver. */
export function startNode(
  { stage }: Bench,
  role: 'driver' | 'other',
  source: string,
  flags: readonly string[] = [],
): Talk {
  const name = stage.newName(role === 'driver' ? 'a' : 'b');
  const ending = role === 'driver' ? ['-eval', 'halt(0)'] : [];
  const command = [...stage.terl, '-noshell', '-sname', name, ...flags, '-pa', modules];
  return stage.start(role, [...command, '-eval', source, ...ending], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface Peer {
  readonly name: string; // with its host
  readonly talk: Talk;
}

/** A node that waits to be asked; `ready` gives it when it is up. */
export function launchPeer(bench: Bench): { readonly talk: Talk; ready(): Promise<Peer> } {
  const talk = startNode(bench, 'other', `io.format('READY ~s~n', [node()])`);
  return {
    talk,
    ready: async () => ({ talk, name: await talk.line('READY', bench.stage.startLimit) }),
  };
}

/** Run `module.function(setting)` in a fresh node; gives the figures it prints. */
export async function runModule(bench: Bench, call: string): Promise<Figure[]> {
  return figuresOf(startNode(bench, 'driver', `${call}(${setting(bench, '')})`));
}

/** The same, with a second node. */
export async function runModuleWithPeer(bench: Bench, call: string): Promise<Figure[]> {
  return withPeer(bench, ({ name }) =>
    figuresOf(startNode(bench, 'driver', `${call}(${setting(bench, name)})`)),
  );
}

/** Do something for which a second node must live. */
export async function withPeer<T>(bench: Bench, work: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = await launchPeer(bench).ready();
  try {
    return await needing([peer.talk], work(peer));
  } finally {
    await peer.talk.kill();
  }
}

/** The argument of every case, as text: see modules/measure.ts. */
export function setting({ options }: Bench, peer: string): string {
  const { runs, scale, quick } = options;
  return JSON.stringify({ peer, runs, scale, warm: !quick });
}

/** Warm up, then call `run` as often as wanted, 20 ms apart. */
export async function repeat<T>(
  { options }: Bench,
  runs: number,
  run: () => Promise<T>,
  warm = 1,
): Promise<T[]> {
  for (let left = options.quick ? 0 : warm; left > 0; left--) await run();
  const results: T[] = [];
  for (let left = options.runs || runs; left > 0; left--) {
    await pause(20);
    results.push(await run());
  }
  return results;
}

export function scaled({ options }: Bench, n: number): number {
  return Math.max(1, Math.round(n * options.scale));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
