// Measures the node's heap, to find out how much memory processes and messages need.

/** The shell's command memory(), which modules cannot call by name. */
export type MemoryCommand = (what: string) => Promise<number>;

/**
 * Returns the bytes in use: the least value while garbage is made, which is reached right after a collection.
 */
export async function heapInUse(memory: MemoryCommand): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let megabytes = churned; megabytes > 0; megabytes--) {
    makeGarbage();
    least = Math.min(least, await memory('heap_used'));
  }
  return least;
}

const churned = 100; // MiB of garbage: V8's young generation has 32 MiB, and moves a living object twice before it is old

function makeGarbage(): number {
  let last = 0;
  for (let i = 0; i < 128; i++) last = new Array(1024).fill(i).length; // 8 KiB each
  return last;
}
