// Runs on the driver, a hidden node: tells other nodes to connect. The driver is not part of their mesh.

import type { Pid } from 'terl/globals';
import { now } from './measure.ts';
import { wallTimeOf } from './wall.ts';

/**
 * mesh: connects the nodes. `star`: the first one to each other, one after the other; `chain`: each to the next, one
 * after the other; `at_once`: each to the next, and the last to the first, all at the same time. Prints MESHED and
 * the ms until each node knows all others.
 */
export async function main(
  shape: 'star' | 'chain' | 'at_once',
  all: readonly string[],
): Promise<void> {
  for (const node of all)
    if ((await net_kernel.connect_node(node)) !== true) throw new Error(`${node} is not there`);
  await sleep(500);
  for (const node of all) {
    const known = await call<string[]>(node, known_nodes, []);
    if (known.length > 0) throw new Error(`${node} knows ${known.join(', ')} before it begins`);
  }
  const watchers = all.map((node) => spawn_link(node, watch, [self(), all.length - 1]));
  for (const watcher of watchers) await receive(['watching', watcher]);
  const begun = await connectAs[shape](all);
  for (const watcher of watchers) await receive(['complete', watcher]);
  await sleep(300); // reading the wall clock takes time, so the watchers read it only after all nodes are idle
  const ends: number[] = [];
  for (const watcher of watchers) {
    send(watcher, 'when');
    ends.push((await receive<['when', Pid, number]>(['when', watcher, P.number]))[2]);
  }
  io.format('MESHED ~w~n', [(Math.max(...ends) - begun) / 1000]);
}

const connectAs = {
  star: ([first = '', ...others]: readonly string[]) => call<number>(first, star, [others]),
  async chain(all: readonly string[]): Promise<number> {
    const begun: number[] = [];
    for (const [i, next] of all.slice(1).entries())
      begun.push(await call<number>(all[i] ?? '', connect_next, [next]));
    return begun[0] ?? 0;
  },
  at_once(all: readonly string[]): Promise<number> {
    const begun = wallTimeOf(now());
    for (const [i, one] of all.entries())
      spawn(one, 'mesh', 'connect_next', [all[(i + 1) % all.length]]);
    return Promise.resolve(begun);
  },
};

export function known_nodes(): string[] {
  return nodes();
}

/** Starts to connect to the others, one after the other; returns the time of the start. */
export function star(others: readonly string[]): number {
  const begun = wallTimeOf(now());
  spawn(async () => {
    for (const other of others) await connected(other);
  });
  return begun;
}

export async function connect_next(next: string): Promise<number> {
  const begun = wallTimeOf(now());
  await connected(next);
  return begun;
}

async function connected(other: string): Promise<void> {
  if ((await net_kernel.connect_node(other)) !== true) exit(['not_connected', other]);
}

/**
 * Waits until this node knows `want` others, and sends the driver 'complete'.
 * When the driver then asks, sends the time at which the last node became known.
 */
export async function watch(driver: Pid, want: number): Promise<void> {
  const { monitor_nodes } = net_kernel as { monitor_nodes?: (on: boolean) => 'ok' };
  if (monitor_nodes === undefined) exit('net_kernel.monitor_nodes is not there');
  monitor_nodes(true);
  send(driver, ['watching', self()]);
  const giveUpAt = now() + patience;
  while (nodes().length !== want) {
    if (now() > giveUpAt) exit(`${node()} knows ${nodes().length} of ${want} nodes`);
    await receive((match) =>
      match
        .with(['nodeup', P.string], () => 'ok')
        .with(['nodedown', P.string], () => 'ok')
        .after(1000, () => 'ok'),
    );
  }
  const complete = now();
  monitor_nodes(false);
  send(driver, ['complete', self()]);
  await receive('when');
  send(driver, ['when', self(), wallTimeOf(complete)]);
}

const patience = 120_000_000; // microseconds; enough for 64 nodes on two processors

type Callable = (...args: never[]) => unknown;

/** Runs an exported function of this module on a node, and returns its value. */
async function call<T>(node: string, fn: Callable, args: readonly unknown[]): Promise<T> {
  const [pid, reference] = spawn_monitor(node, 'mesh', 'answer', [self(), fn.name, args]);
  const outcome = await receive(
    P.union(['answer', pid, P.any], ['DOWN', reference, 'process', pid, P.any]),
  );
  if (outcome[0] === 'DOWN') throw new Error(`${fn.name} failed: ${JSON.stringify(outcome[4])}`);
  demonitor(reference, ['flush']);
  return outcome[2];
}

const answers: Readonly<Record<string, Callable>> = { known_nodes, star, connect_next };

export async function answer(to: Pid, fn: string, args: readonly never[]): Promise<void> {
  send(to, ['answer', self(), await answers[fn]?.(...args)]);
}
