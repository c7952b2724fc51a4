// The emulator's limits, each with its reason.

export const reductionsPerSlice: number = 4000; // function entries, loop rounds and awaits before others get their turn, as BEAM's
export const runCost: number = 100; // reductions that letting another process run counts for
export const turnBudget: number = 2; // milliseconds of running processes before the host serves sockets and keys again
export const keepAliveInterval: number = 200; // milliseconds of plain code between two looks at which ticks are due
export const callDepth: number = 400; // nested async calls that never waited; beyond it the next await yields and the next call begins later, to save the stack
export const callbacksPerTurn: number = 10_000; // of promises, about as many as fit into turnBudget; V8 runs them until none is left
export const mostUnanswered: number = 64 * 1024; // characters written to a device on another node before it has to answer, and again until it has
export const mostUnheld: number = 16 * 1024 * 1024; // characters from elsewhere that are shown while the screen does not keep up; who waits for answers never gets there
export const distBufBusyLimit: number = 1024 * 1024; // bytes queued for a connection above which senders wait (+zdbbl)
export const pendingLimit: number = 64 * 1024 * 1024; // bytes kept for a connection that is being set up
export const fragmentBytes: number = 64 * 1024; // a larger frame goes in fragments of so many bytes (ERTS_DIST_FRAGMENT_SIZE)
export const fragmentsAtOnce: number = 4 * fragmentBytes; // bytes of them in one lot; of lots,
export const fragmentsUnderWay = 3; // so many: some are filled while others travel, and small frames wait behind no more
export const linkMessageLimit: number = 2 * 1024 * 1024; // bytes of frames that a link carries in one message (messageBytes of transport)
export const largestControl: number = 1024 * 1024; // bytes of a control message: it is not cut, and a fragment with it goes in one message of a link
