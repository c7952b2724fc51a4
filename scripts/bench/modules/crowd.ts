// A given number of processes on one node.

import type { Pid } from 'terl/globals';
import { heapInUse, type MemoryCommand } from './heap.ts';
import { now } from './measure.ts';

const counter = { n: 0 }; // the processes of this node share this object, like a counter of Erlang's module counters

/**
 * Measures n processes, for one point of the curve `processes`: prints MEMORY before and after spawning them,
 * then POINT with the microseconds to spawn one, of a round trip and to kill one, and the bytes per process.
 */
export async function main(n: number, memory: MemoryCommand): Promise<void> {
  await killed(await spawned(10)); // a warm-up, which runs all code once
  counter.n = 0;
  const before = await heapInUse(memory);
  await tellMemory();
  const begun = now();
  const all = await spawned(n);
  const spawning = (now() - begun) / n;
  await tellMemory();
  const bytes = ((await heapInUse(memory)) - before) / n;
  await asked(all, trips / 10);
  const trip = (await asked(all, trips)) / trips;
  const kill = (await killed(all)) / n;
  io.format('POINT ~s~n', [JSON.stringify([spawning, trip, kill, bytes])]);
}

const trips = 50_000;

async function spawned(n: number): Promise<Pid[]> {
  const all: Pid[] = [];
  for (let i = n; i > 0; i--) all.push(spawn(answer));
  while (counter.n < n) await sleep(0);
  return all;
}

async function answer(): Promise<never> {
  counter.n++;
  for (;;) send(await receive<Pid>(), 'pong');
}

/** Returns the microseconds of n round trips, each to another process. */
async function asked(all: readonly Pid[], n: number): Promise<number> {
  const begun = now();
  for (let i = 0, at = 0; i < n; i++, at = (at + stride) % all.length) {
    const one = all[at];
    if (one !== undefined) send(one, self());
    await receive('pong');
  }
  return now() - begun;
}

const stride = 7919; // a prime, so that each process has its turn, and consecutive ones are far apart

async function killed(all: readonly Pid[]): Promise<number> {
  const left = processes().length - all.length;
  const begun = now();
  for (const one of all) exit(one, 'kill');
  while (processes().length > left) await sleep(0);
  return now() - begun;
}

async function tellMemory(): Promise<void> {
  io.format('MEMORY~n');
  await sleep(300);
}
