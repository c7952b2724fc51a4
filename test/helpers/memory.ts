// Measures the memory that this process (the node under test
// and the test itself) keeps after a garbage collection.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Returns the bytes in use after a garbage collection. */
export function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect(); // V8 frees the memory of dead ArrayBuffers beside the program; the next collection waits for that
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external; // ArrayBuffers are in `external`
}
