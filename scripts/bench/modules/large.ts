// Large messages, and small ones on the same link.

import type { Pid } from 'terl/globals';
import { connect, type Figure, measure, now, type Setting, scaled } from './measure.ts';
import { percentile, roundTrips } from './round-trips.ts';

/**
 * large_beside_small: round trips alone, and while large messages
 * are sent one after the other; and the time of a large message.
 */
export async function main(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const echoing = spawn_link(peer, echo, []);
  const n = scaled(setting, 5000);
  await measure(setting, 7, figures('large_beside_small.alone', n), async () =>
    latencies(await roundTrips(n, () => echoing)),
  );
  const binary = new Uint8Array(scaled(setting, 64_000_000)).fill(7);
  const transfer: Figure = ['large_beside_small.transfer', 'ms', transfers, 'lower'];
  await measure(setting, 7, [...figures('large_beside_small', transfers), transfer], async () => {
    const taker = spawn_link(peer, take_large, []);
    const state = { done: false, microseconds: 0 }; // the sending process writes to this object
    spawn_link(async () => {
      const begun = now();
      for (let left = transfers; left > 0; left--) {
        send(taker, [self(), binary]);
        await receive('taken');
      }
      state.microseconds = now() - begun;
      state.done = true;
    });
    const times = await roundTrips(Number.POSITIVE_INFINITY, () =>
      state.done ? undefined : echoing,
    );
    return [...latencies(times), state.microseconds / transfers / 1000];
  });
}

const transfers = 5;

function figures(name: string, n: number): Figure[] {
  return ['p50', 'p99', 'max'].map((part) => [`${name}.${part}`, 'ms', n, 'lower']);
}

function latencies(times: readonly number[]): number[] {
  return [0.5, 0.99, 1].map((share) => percentile(times, share) / 1000);
}

export async function echo(): Promise<never> {
  for (;;) {
    const [from, i] = await receive<[Pid, number]>();
    send(from, i);
  }
}

/** Takes large messages, and acknowledges each. */
export async function take_large(): Promise<never> {
  for (;;) {
    const [from] = await receive<[Pid, Uint8Array]>();
    send(from, 'taken');
  }
}
