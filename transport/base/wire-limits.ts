// Every size and time limit of the links between nodes, each with its reason.
// Sizes are bytes, times are milliseconds unless the name says seconds.

export const nodeNameBytes = 255; // as OTP: a node name is an atom, and atoms hold 255 characters
export const cookieBytes = 255; // a cookie is an atom too

export const setupSeconds = 7; // from the first byte until the peer has proved the cookie; OTP's SETUPTIME (net_setuptime)
export const maxSetupSeconds = 120; // as in OTP: a larger net_setuptime is reduced to this
export const tickSeconds = 60; // OTP's default net_ticktime
export const tickIntensity = 4; // OTP's default net_tickintensity: four looks in one ticktime
export const transitionSeconds = 60; // OTP's default for a change of net_ticktime
export const closeTime = 1_000; // a peer that does not answer a close frame is disconnected after this
export const crossedRetryTime = 250; // after a crossed call: the time to wait for the other node's call

export const handshakeMessageBytes = 1_024; // the longest is a challenge with a 255-byte name: 286
export const bytesBeforeProof: number = 256 * 1_024; // a read of 64 KiB may directly follow the last handshake message
export const messageBytes: number = 2 * 1_024 * 1_024 + 16; // frames and their tag: the most that a peer can make this node hold for one message
export const messageFragments = 1_024; // terl never splits a WebSocket message; a peer may, but not byte by byte
export const busyBytes: number = 1_024 * 1_024; // BEAM's dist_buf_busy_limit: senders pause above it
export const httpHeaderBytes: number = 8 * 1_024; // terl's upgrade request takes about 200 bytes

export const unprovenConnections = 256; // connections in handshake at once; a further one ends the oldest
export const reportsPerSecond = 10; // reports about strangers; further ones are only counted

export const relayLinks = 256; // links that a mapper relays at once
export const relayDialTime = 2_000; // for a connection to a port on the mapper's own machine
export const directShare = 3; // if there is a relay, a direct call may take a third of the set-up time

export const mapperPort = 4_370; // epmd's 4369 plus one
export const mapperTime = 5_000; // the mapper answers from a table, so if it takes longer it hangs
export const mapperRequestBytes = 1_024; // the longest is a registration with a 255-byte name: 270
export const mapperReplyBytes: number = 1_024 * 1_024; // a list of 3,000 names of full length
export const mapperNames = 3_000; // names that a mapper registers: as many as fit into the reply
export const mapperStartTime = 10_000; // a cold Node start on a loaded machine takes seconds
export const mapperPollTime = 50; // how often to look whether the mapper just started answers
export const mapperRetryTime = 1_000; // at least this long after the mapper is lost, the node looks for it again
export const mapperRetrySpread = 1_000; // plus up to this, so that not all nodes start one at once
