// The limits of a node, each with its reason.

export const memoryLimit = 1024; // MiB of the isolate's heap: a million idle processes fit; a runaway is stopped in time
export const turnLimit = 5_000; // ms of one turn; only plain code without a pause gets there, and peers still see ticks
export const typeCheckTime = 10_000; // ms for the TypeScript compiler; it needs about 120, more on a busy machine
export const mostTypeChecks = 32; // that wait for the one compiler; more is a loop that went wrong
export const mostTypeErrors: number = 256 * 1024; // characters of them
export const longestChecked: number = 64 * 1024; // characters of a text that is checked for names declared twice and the like: each costs as much as the text is long
export const mostQuoted = 1e9; // characters of a text times those of its longest line: a line as long as the text may have 32,000
export const longestModule: number = 16 * 1024 * 1024; // characters of a module: the largest bundles have 10 million
export const nodeStack = 16; // MiB for the node's thread: the deepest text that is let through takes 3
export const pollTime = 100; // µs of looking for more traffic after some came, as BEAM polls before it sleeps
export const mostUnprinted: number = 256 * 1024; // characters of output the screen has not taken; beyond it writers wait

/** V8's settings for the node's thread: many processes are there sooner, garbage is not many times what lives, and what each message passes is one piece of machine code. */
export const v8Settings: readonly string[] = [
  '--max-semi-space-size=32', // MiB; isolated-vm would have 5
  '--initial-old-space-size=64', // MiB before the first full collection
  '--expose-gc', // for memory beside the heap, which does not bring about a collection: see emulator/collect.ts
  '--external-memory-accounted-in-global-limit', // else each 64 MiB of bytes received is a full collection
  '--max-inlined-bytecode-size=800', // and the next: a message between two processes takes 7 % less time than with V8's 460 and 920
  '--max-inlined-bytecode-size-cumulative=2000',
];
