// Messages of a given size between two nodes.

import type { Pid } from 'terl/globals';
import { now } from './measure.ts';
import { sink } from './stream.ts';

/**
 * Measures messages of `size` bytes, for one point of the curve `message_size`: prints
 * POINT with the milliseconds of a round trip, and the MB per second of a stream.
 */
export async function main(peer: string, size: number): Promise<void> {
  await net_kernel.connect_node(peer);
  const binary = new Uint8Array(size).fill(7);
  const trips = between(5, Math.round(20_000_000 / size), 5000);
  const trip = await roundTrip(peer, binary, trips);
  const messages = between(5, Math.round(200_000_000 / size), 300_000);
  await streamed(peer, binary, Math.ceil(messages / 10));
  const rate = (messages * size) / (await streamed(peer, binary, messages));
  io.format('POINT ~s~n', [JSON.stringify([trip / 1000, rate])]);
}

function between(least: number, n: number, most: number): number {
  return Math.min(most, Math.max(least, n));
}

/** Returns the median of the round trips in microseconds. */
async function roundTrip(peer: string, binary: Uint8Array, trips: number): Promise<number> {
  const other = spawn_link(peer, echo, [self()]);
  const times: number[] = [];
  for (let i = -Math.ceil(trips / 5); i < trips; i++) {
    const begun = now();
    send(other, binary);
    await receive();
    if (i >= 0) times.push(now() - begun);
  }
  send(other, 'stop');
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? Number.NaN;
}

export async function echo(to: Pid): Promise<void> {
  for (let message = await receive(); message !== 'stop'; message = await receive())
    send(to, message);
}

/** Returns the microseconds from the first send to the message that all have arrived. */
async function streamed(peer: string, binary: Uint8Array, n: number): Promise<number> {
  const other = spawn_link(peer, sink, [self(), n]);
  await receive(['ready', other]);
  const begun = now();
  for (let left = n; left > 0; left--) send(other, ['tick', binary]);
  await receive(['ack', other]);
  return now() - begun;
}
