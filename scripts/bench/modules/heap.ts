// What the node's heap holds, as a measure of what processes and messages need.

/** The shell's command of this name, which modules do not see. */
export type MemoryCommand = (what: string) => Promise<number>;

/** Bytes in use: the least that is seen while garbage is made, which is right after a collection. */
export async function heapInUse(memory: MemoryCommand): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let megabytes = churned; megabytes > 0; megabytes--) {
    makeGarbage();
    least = Math.min(least, await memory('heap_used'));
  }
  return least;
}

const churned = 100; // the young generation has 32 MiB, and what lives is moved twice

function makeGarbage(): number {
  let last = 0;
  for (let i = 0; i < 128; i++) last = new Array(1024).fill(i).length; // 8 KiB each
  return last;
}
