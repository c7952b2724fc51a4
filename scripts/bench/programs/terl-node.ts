// Starts nodes of terl for the cases: drivers that run a module, and peers that wait for requests.

import type { Figure } from '../figures/figures.ts';
import { figuresOf } from '../figures/figures-of.ts';
import type { Options } from '../options.ts';
import type { Stage } from '../stage.ts';
import { needing, type Talk } from './talk.ts';

/** The argument of each case. */
export interface Bench {
  readonly stage: Stage;
  readonly options: Pick<Options, 'quick' | 'runs' | 'scale'>;
}

/** The folder of the bench's modules, which is on the code path of all nodes. */
const modules: string = new URL('../modules', import.meta.url).pathname;

/**
 * Starts a node without a shell and evaluates `source` in it. A driver then ends; any other node goes on. With the
 * environment of Erlang nodes it speaks Erlang's protocol.
 */
export function startNode(
  { stage }: Bench,
  role: 'driver' | 'other',
  source: string,
  flags: readonly string[] = [],
  ofErlang?: NodeJS.ProcessEnv,
): Talk {
  const alive = stage.newName(role === 'driver' ? 'a' : 'b');
  const name = ofErlang ? `${alive}@localhost` : alive;
  const protocol = ofErlang ? ['-proto_dist', 'inet_tcp'] : [];
  const ending = role === 'driver' ? ['-eval', 'halt(0)'] : [];
  const command = [
    ...stage.terl,
    '-noshell',
    '-sname',
    name,
    ...protocol,
    ...flags,
    '-pa',
    modules,
  ];
  return stage.start(role, [...command, '-eval', source, ...ending], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(ofErlang && { env: ofErlang }),
  });
}

/** What a node evaluates that waits for requests. */
export const ready = `io.format('READY ~s~n', [node()])`;

export interface Peer {
  readonly name: string; // with the host
  readonly talk: Talk;
}

/** Starts a node that waits for requests; ready() resolves when the node is up. */
export function launchPeer(bench: Bench): { readonly talk: Talk; ready(): Promise<Peer> } {
  const talk = startNode(bench, 'other', ready);
  return {
    talk,
    ready: async () => ({ talk, name: await talk.line('READY', bench.stage.startLimit) }),
  };
}

/** Runs `module.function(setting)` in a new node; returns the figures that the node prints. */
export async function runModule(bench: Bench, call: string): Promise<Figure[]> {
  return figuresOf(startNode(bench, 'driver', `${call}(${setting(bench, '')})`));
}

/** Runs `module.function(setting)` in a new node, beside a second node; returns the figures printed. */
export async function runModuleWithPeer(bench: Bench, call: string): Promise<Figure[]> {
  return withPeer(bench, ({ name }) =>
    figuresOf(startNode(bench, 'driver', `${call}(${setting(bench, name)})`)),
  );
}

/** Calls `work` with a second node; fails as soon as that node ends. */
export async function withPeer<T>(bench: Bench, work: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = await launchPeer(bench).ready();
  try {
    return await needing([peer.talk], work(peer));
  } finally {
    await peer.talk.kill();
  }
}

/** Returns the argument for a module of the bench, as source text: see modules/measure.ts. */
export function setting({ options }: Bench, peer: string): string {
  const { runs, scale, quick } = options;
  return JSON.stringify({ peer, runs, scale, warm: !quick });
}

/** Warms up, then calls `run` as often as wanted, 20 ms apart; returns the results. */
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
