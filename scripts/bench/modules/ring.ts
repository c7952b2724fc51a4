// A token goes around a ring of 1,000 processes.

import type { Pid } from 'terl/globals';
import { measure, now, type Setting, scaled } from './measure.ts';

const processesInRing = 1000;

/** local_ring: messages per second. */
export async function main(setting: Setting): Promise<void> {
  const hops = scaled(setting, 1_000_000);
  for (const [name, runs] of [
    ['local_ring', 9],
    ['local_ring.1sched', 7],
  ] as const)
    await measure(setting, runs, [[name, 'messages/s', hops, 'higher']], async () => {
      const last = makeRing(self());
      await goRound(last, processesInRing); // wait until all processes have started
      const begun = now();
      await goRound(last, hops);
      const rate = (hops * 1e6) / (now() - begun);
      send(last, 'stop');
      return [rate];
    });
}

async function goRound(first: Pid, hops: number): Promise<void> {
  send(first, ['token', hops]);
  await receive('ring_done');
}

/** Makes a ring, and returns one of its processes. */
function makeRing(main: Pid): Pid {
  const first = spawn_link(async () => {
    const [, next] = await receive<['next', Pid]>(['next', P.any]);
    await member(next, main);
  });
  let last = first;
  for (let i = 1; i < processesInRing; i++) {
    const next = last;
    last = spawn_link(() => member(next, main));
  }
  send(first, ['next', last]);
  return last;
}

async function member(next: Pid, main: Pid): Promise<void> {
  for (;;) {
    const message = await receive<['token', number] | 'stop'>();
    if (message === 'stop') break;
    const [, i] = message;
    if (i === 1) send(main, 'ring_done');
    else send(next, ['token', i - 1]);
  }
  send(next, 'stop');
}
