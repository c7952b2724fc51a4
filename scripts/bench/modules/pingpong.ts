// Two processes that answer each other, on one node or on two.

import type { Pid } from 'terl/globals';
import { connect, measure, now, type Setting, scaled } from './measure.ts';
import { percentile } from './round-trips.ts';

/** local_pingpong: round trips per second. */
export async function local(setting: Setting): Promise<void> {
  const n = scaled(setting, 500_000);
  // terl has one scheduler: the second figure is the same work, to compare with BEAM on one scheduler
  for (const [name, runs] of [
    ['local_pingpong', 9],
    ['local_pingpong.1sched', 7],
  ] as const)
    await measure(setting, runs, [[name, 'roundtrips/s', n, 'higher']], async () => {
      const other = spawn_link(answer, [self()]);
      await ask(other, 100);
      const begun = now();
      await ask(other, n);
      const rate = (n * 1e6) / (now() - begun);
      send(other, 'stop');
      return [rate];
    });
}

/** remote_pingpong: median and 99th percentile of round trips, and their rate. */
export async function remote(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const n = scaled(setting, 20_000);
  await measure(
    setting,
    7,
    [
      ['remote_pingpong.p50', 'us', n, 'lower'],
      ['remote_pingpong.p99', 'us', n, 'lower'],
      ['remote_pingpong.rate', 'roundtrips/s', n, 'higher'],
    ],
    async () => {
      const other = spawn_link(peer, answer, [self()]);
      await ask(other, Math.min(1000, n));
      const begun = now();
      const times = await askTimed(other, n);
      const rate = (n * 1e6) / (now() - begun);
      send(other, 'stop');
      times.sort((a, b) => a - b);
      return [percentile(times, 0.5), percentile(times, 0.99), rate];
    },
  );
}

/** The process that answers, on either node. */
export async function answer(to: Pid): Promise<void> {
  for (;;) {
    const message = await receive<['ping', number] | 'stop'>();
    if (message === 'stop') return;
    send(to, ['pong', message[1]]);
  }
}

async function ask(other: Pid, n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    send(other, ['ping', i]);
    await receive(['pong', i]);
  }
}

async function askTimed(other: Pid, n: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = n; i > 0; i--) {
    const begun = now();
    send(other, ['ping', i]);
    await receive(['pong', i]);
    times.push(now() - begun);
  }
  return times;
}
