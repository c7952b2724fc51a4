// One run of the case spawn_idle: processes that only wait. At each line MEMORY
// the bench reads the node's memory from /proc, and then tells the node to go on.

import { heapInUse, type MemoryCommand } from './heap.ts';
import { now, type Setting, scaled } from './measure.ts';

const counter = { n: 0 }; // the processes of this node share this object, like a counter of Erlang's module counters

/**
 * spawn_idle: prints MEMORY before and after spawning n processes, then IDLE with n, the seconds, and the
 * bytes of the heap that n processes need.
 */
export async function main(setting: Setting, memory: MemoryCommand): Promise<void> {
  const n = scaled(setting, 100_000);
  await spawnIdle(10); // a warm-up, which runs all code once
  counter.n = 0;
  await sleep(300);
  await tellMemory();
  const begun = now();
  await spawnIdle(n);
  const seconds = (now() - begun) / 1e6;
  await tellMemory();
  const heap = await heapOf(n, memory); // measured last, since heapOf makes the node larger
  io.format('IDLE ~s~n', [JSON.stringify({ n, seconds, heap })]);
}

/** Returns how many bytes of the node's heap n more processes need, all together. */
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
