// The limits of a node, each with its reason.

// MiB of the isolate's heap: a million idle processes fit, and a process that grows without end is stopped
export const memoryLimit = 1024;
// ms of one turn; only plain code without a pause takes this long, and ticks still reach peers
export const turnLimit = 5_000;
// ms for the TypeScript compiler; it needs about 120, more on a busy machine
export const typeCheckTime = 10_000;
// checks that may wait for the running one; more come only from a runaway loop
export const mostTypeChecks = 32;
export const mostTypeErrors: number = 256 * 1024; // characters of the compiler's output
// characters of a text that is checked for errors like a name declared twice, which is slow for long texts
export const longestChecked: number = 64 * 1024;
// limit for (characters of a text) × (characters of its longest line), since the parser quotes the line with
// each error: a text of one line may have 32,000 characters
export const mostQuoted = 1e9;
// characters of a module; the largest bundles have 10 million
export const longestModule: number = 16 * 1024 * 1024;
export const nodeStack = 16; // MiB of stack for the node's thread: the deepest accepted text takes 3
export const pollTime = 100; // µs of polling after traffic; BEAM also polls before it sleeps
// characters of output that the screen has not printed yet; above this, processes that print wait
export const mostUnprinted: number = 256 * 1024;

/** V8 flags for the node's thread: fewer garbage collections while many processes start, more inlining. */
export const v8Settings: readonly string[] = [
  '--max-semi-space-size=32', // MiB; isolated-vm's default is 5
  '--initial-old-space-size=64', // MiB before the first full collection
  // lets emulator/host/collect.ts call gc(): memory outside the heap does not trigger a collection by itself
  '--expose-gc',
  '--external-memory-accounted-in-global-limit', // else each 64 MiB of received bytes cause a full collection
  // with the next flag, a message between processes takes 7 % less time than with V8's defaults, 460 and 920
  '--max-inlined-bytecode-size=800',
  '--max-inlined-bytecode-size-cumulative=2000',
];
