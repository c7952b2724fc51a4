// Processes that only wait, and what each of them costs. One run of the case; the bench reads the node's memory
// from outside whenever a line MEMORY is printed, and waits for the next one.

import { now, type Setting, scaled } from './measure.ts';

const counter = { n: 0 }; // shared by the processes of this node, as Erlang's counters are

/** spawn_idle: prints MEMORY before and after, then the seconds and, if the node knows, its heap's growth. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 100_000);
  await spawnIdle(10); // code paths touched
  counter.n = 0;
  const heapBefore = heapBytes();
  await sleep(300);
  await tellMemory();
  const begun = now();
  await spawnIdle(n);
  const seconds = (now() - begun) / 1e6;
  await tellMemory();
  io.format('IDLE ~s~n', [JSON.stringify({ n, seconds, heap: heapBytes() - heapBefore })]);
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

/** Bytes of the isolate's heap that are in use; NaN (null in JSON) where the node cannot say. */
function heapBytes(): number {
  const { memory, garbage_collect } = erlang as {
    memory?: (what: string) => number;
    garbage_collect?: () => true;
  };
  garbage_collect?.(); // the heap of all processes is one, so its garbage is no process's
  return memory?.('total') ?? Number.NaN;
}
