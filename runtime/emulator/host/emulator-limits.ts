// The emulator's limits, each with its reason.

export const reductionsPerSlice: number = 4000; // function entries, loop rounds and awaits of a process before the next process runs, as in BEAM
export const runCost: number = 100; // reductions that one switch to another process counts as
export const turnBudget: number = 2; // milliseconds that processes run in one turn; then the host serves sockets and keys
export const keepAliveInterval: number = 200; // milliseconds between calls of host.keepAlive, while code runs without a pause
export const callDepth: number = 400; // nested async calls, none of which has waited yet; a deeper call begins later, on an empty stack
export const callbacksPerTurn: number = 10_000; // promise callbacks in one turn, about as many as fit into turnBudget; V8 has no limit
export const mostUnanswered: number = 64 * 1024; // characters sent to a group leader on another node before it is asked for an answer; after as many more, the writers wait for the answer
export const mostUnheld: number = 16 * 1024 * 1024; // characters from other nodes that are shown while the screen is slow, more are dropped; nodes that wait for answers send fewer
export const distBufBusyLimit: number = 1024 * 1024; // bytes queued for a connection; if more are queued, senders wait (+zdbbl)
export const pendingLimit: number = 64 * 1024 * 1024; // bytes queued for a connection that is being set up; later frames are dropped
export const fragmentBytes: number = 64 * 1024; // bytes of a fragment; a larger frame is sent in fragments (ERTS_DIST_FRAGMENT_SIZE)
export const fragmentsAtOnce: number = 8 * fragmentBytes; // bytes of fragments in one write (one event for the host); of smaller writes a message of 1 MB takes a tenth more time
export const fragmentsUnderWay = 2; // writes of fragments on their way at once; a small frame waits for at most these
export const linkMessageLimit: number = 2 * 1024 * 1024; // bytes of frames in one message of a link (messageBytes in transport)
export const largestControl: number = 1024 * 1024; // bytes of a control message: together with one fragment, it must fit into one message of a link
export const dialsAtOnce = 16; // nodes of the mesh that a node connects to at once without being asked; further ones wait
export const newsLife = 60_000; // milliseconds that two nodes that were told of each other may take to connect, if many others come first
export const settleTime = 1_000; // milliseconds without a new member, until a node compares the members that it knows with others
export const mostUnsettled = 5_000; // milliseconds after which it compares them even if members go on joining
