// The limits of a node, each with its reason.

export const memoryLimit = 1024; // MiB of the isolate's heap: a million idle processes fit; a runaway is stopped in time
export const turnLimit = 5_000; // ms of one turn; only plain code without a pause gets there, and peers still see ticks
export const typeCheckTime = 10_000; // ms for the TypeScript compiler; it needs about 120, more on a busy machine
export const mostTypeChecks = 32; // checks that wait for the one under way; more come only from a loop that went wrong
export const mostTypeErrors: number = 256 * 1024; // characters of the compiler's output
export const longestChecked: number = 64 * 1024; // characters of a text that is checked for errors such as a name declared twice: the time of each grows with the text
export const mostQuoted = 1e9; // characters of a text times those of its longest line; a text of one line may have 32,000
export const longestModule: number = 16 * 1024 * 1024; // characters of a module: the largest bundles have 10 million
export const nodeStack = 16; // MiB of stack for the node's thread: the deepest text that is accepted takes 3
export const pollTime = 100; // µs of polling after traffic; BEAM also polls before it sleeps
export const mostUnprinted: number = 256 * 1024; // characters of output that the screen has not printed; above this, writers wait

/** V8's settings for the node's thread: fewer collections of garbage while many processes start, and more inlining. */
export const v8Settings: readonly string[] = [
  '--max-semi-space-size=32', // MiB; isolated-vm's default is 5
  '--initial-old-space-size=64', // MiB before the first full collection
  '--expose-gc', // for memory outside the heap, which does not cause a collection: see emulator/host/collect.ts
  '--external-memory-accounted-in-global-limit', // otherwise each 64 MiB of received bytes cause a full collection
  '--max-inlined-bytecode-size=800', // with the next: a message between two processes takes 7 % less time than with V8's defaults of 460 and 920
  '--max-inlined-bytecode-size-cumulative=2000',
];
