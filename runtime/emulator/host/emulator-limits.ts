// The emulator's limits, each with its reason.

export const reductionsPerSlice: number = 4000; // function entries, loop rounds and awaits before another process runs, as in BEAM
export const runCost: number = 100; // reductions that one switch to another process counts as
export const turnBudget: number = 2; // milliseconds that processes run before the host serves sockets and keys again
export const keepAliveInterval: number = 200; // milliseconds of code without a pause after which the host sends the ticks that are due
export const callDepth: number = 400; // nested async calls that have not waited; a deeper call begins later, on an empty stack
export const callbacksPerTurn: number = 10_000; // promise callbacks, about as many as fit into turnBudget; V8 alone would never stop
export const mostUnanswered: number = 64 * 1024; // characters written to a device on another node before an answer is due, and then before writers wait
export const mostUnheld: number = 16 * 1024 * 1024; // characters from other nodes shown while the screen is behind; well-behaved nodes send fewer
export const distBufBusyLimit: number = 1024 * 1024; // bytes queued for a connection; above this senders wait (+zdbbl)
export const pendingLimit: number = 64 * 1024 * 1024; // bytes kept for a connection that is being set up
export const fragmentBytes: number = 64 * 1024; // bytes of a fragment; a larger frame is sent in fragments (ERTS_DIST_FRAGMENT_SIZE)
export const fragmentsAtOnce: number = 4 * fragmentBytes; // bytes of fragments per write
export const fragmentsUnderWay = 3; // writes of fragments on their way at once: one is filled while others travel; small frames wait only for these
export const linkMessageLimit: number = 2 * 1024 * 1024; // bytes of frames in one message of a link (messageBytes in transport)
export const largestControl: number = 1024 * 1024; // bytes of a control message: it is not split, and goes with a fragment in one message of a link
