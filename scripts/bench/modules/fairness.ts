// A process that never waits, next to a thousand that answer.

import type { Pid } from 'terl/globals';
import { type Figure, measure, type Setting, scaled } from './measure.ts';
import { percentile, roundTrips } from './round-trips.ts';

const answering = 1000;

/** fairness: how long processes take to answer, without and with an endless loop next to them. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 10_000);
  const others = Array.from({ length: answering }, () => spawn_link(answer));
  await measure(setting, 7, figures('fairness.alone', n), () => latencies(others, n));
  const loop = spawn_link(endless);
  // terl has one scheduler: the second figure is the same work, to compare with BEAM on one scheduler
  for (const name of ['fairness.loop', 'fairness.loop.1sched'])
    await measure(setting, 7, figures(name, n), () => latencies(others, n));
  unlink(loop);
  exit(loop, 'kill');
}

function figures(name: string, n: number): Figure[] {
  return ['p50', 'p99', 'max'].map((part) => [`${name}.${part}`, 'us', n, 'lower']);
}

async function endless(): Promise<never> {
  for (;;);
}

async function answer(): Promise<never> {
  for (;;) {
    const [from, i] = await receive<[Pid, number]>();
    send(from, i);
  }
}

async function latencies(others: readonly Pid[], n: number): Promise<number[]> {
  const times = await roundTrips(n, (i) => others[i % others.length]);
  return [percentile(times, 0.5), percentile(times, 0.99), percentile(times, 1)];
}
