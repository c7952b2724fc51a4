// Processes that only wait, and what each of them costs. One run of the case; the bench reads the node's memory
// from outside whenever a line MEMORY is printed, and waits for the next one.

import { heapInUse, type MemoryCommand } from './heap.ts';
import { now, type Setting, scaled } from './measure.ts';

const counter = { n: 0 }; // shared by the processes of this node, as Erlang's counters are

/** spawn_idle: prints MEMORY before and after, then the seconds and what the node's heap holds of them. */
export async function main(setting: Setting, memory: MemoryCommand): Promise<void> {
  const n = scaled(setting, 100_000);
  await spawnIdle(10); // code paths touched
  counter.n = 0;
  await sleep(300);
  await tellMemory();
  const begun = now();
  await spawnIdle(n);
  const seconds = (now() - begun) / 1e6;
  await tellMemory();
  const heap = await heapOf(n, memory); // last, for to ask it makes the program larger
  io.format('IDLE ~s~n', [JSON.stringify({ n, seconds, heap })]);
}

/** Bytes of the node's heap that n more need. */
async function heapOf(n: number, memory: MemoryCommand): Promise<number> {
  const before = await heapInUse(memory);
  counter.n = 0;
  await spawnIdle(n);
  return (await heapInUse(memory)) - before;
}

async function spawnIdle(n: number): Promise<void> {
  await spawnLoop(n);
  while (counter.n < n) await sleep(0);
}

async function spawnLoop(n: number): Promise<void> {
  for (let i = n; i > 0; i--)
    spawn(async () => {
      counter.n++;
      await receive('stop');
    });
}

async function tellMemory(): Promise<void> {
  io.format('MEMORY~n');
  await sleep(300);
}
