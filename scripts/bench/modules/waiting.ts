// A mailbox in which a given number of messages wait.

import { heapInUse, type MemoryCommand } from './heap.ts';
import { now } from './measure.ts';

/**
 * Measures a mailbox of `length` messages, for one point of the curve `mailbox`. Prints POINT with the
 * microseconds per message: to take the last, to take the first, and to take all; then the bytes of memory
 * per message.
 */
export async function main(length: number, memory: MemoryCommand): Promise<void> {
  const before = await heapInUse(memory);
  fill(length);
  const bytes = ((await heapInUse(memory)) - before) / length;
  const last = await timed(looksThatFit(length), takeLast);
  const first = await timed(20_000, takeFirst);
  await drained(length);
  const rounds = Math.max(3, Math.ceil(100_000 / length));
  let microseconds = 0;
  for (let round = 0; round < rounds; round++) {
    fill(length);
    microseconds += await drained(length);
  }
  const drain = microseconds / (rounds * length);
  io.format('POINT ~s~n', [JSON.stringify([last, first, drain, bytes])]);
}

function fill(length: number): void {
  for (let i = length; i > 0; i--) send(self(), ['noise', i]);
}

/** Returns how many receives can be done in about a second, if each has to skip all messages. */
function looksThatFit(length: number): number {
  return Math.min(20_000, Math.max(5, Math.round(10_000_000 / length)));
}

/** Returns the microseconds per operation: does n / 10 operations as a warm-up, then n. */
async function timed(n: number, work: (n: number) => Promise<void>): Promise<number> {
  await work(Math.ceil(n / 10));
  const begun = now();
  await work(n);
  return (now() - begun) / n;
}

async function takeLast(n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    send(self(), ['hit', i]);
    await receive(['hit', i]);
  }
}

async function takeFirst(n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    send(self(), ['noise', i]);
    await receive(['noise', P.any]);
  }
}

async function drained(length: number): Promise<number> {
  const begun = now();
  for (let left = length; left > 0; left--) await receive();
  return now() - begun;
}
