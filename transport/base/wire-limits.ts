// Every size and time limit of the links between nodes, each with its reason.
// Sizes are bytes, times are milliseconds unless the name says seconds.

export const nodeNameBytes = 255; // as OTP: a node name is an atom, and atoms hold 255 characters
export const cookieBytes = 255; // a cookie is an atom too

export const setupSeconds = 7; // from first byte to proven peer, as OTP's SETUPTIME (net_setuptime)
export const maxSetupSeconds = 120; // as OTP: larger net_setuptime values are cut to this
export const tickSeconds = 60; // OTP's default net_ticktime
export const tickIntensity = 4; // OTP's default net_tickintensity: four looks in one ticktime
export const transitionSeconds = 60; // OTP's default for a change of net_ticktime
export const closeTime = 1_000; // a peer that does not answer our close frame is cut off after this
export const crossedRetryTime = 250; // a crossed call was told to wait for its twin; look again after this

export const handshakeMessageBytes = 1_024; // the longest is a challenge with a 255-byte name: 286
export const bytesBeforeProof: number = 256 * 1_024; // one 64 KiB read may follow the last handshake message
export const messageBytes: number = 2 * 1_024 * 1_024 + 16; // frames and their tag: so much one peer can make us keep before we look at it
export const messageFragments = 1_024; // we never fragment; a peer that does must not do it byte by byte
export const busyBytes: number = 1_024 * 1_024; // BEAM's dist_buf_busy_limit: senders pause above it
export const httpHeaderBytes: number = 8 * 1_024; // an upgrade request of ours takes about 200 bytes

export const unprovenConnections = 256; // in handshake at once; one more ends the oldest
export const reportsPerSecond = 10; // about strangers; more of them are counted, not shown

export const relayLinks = 256; // a mapper carries so many links of others at once
export const relayDialTime = 2_000; // to a port of its own machine
export const directShare = 3; // with a relay at hand, a direct call may take a third of the set-up time

export const mapperPort = 4_370; // epmd's 4369 plus one
export const mapperTime = 5_000; // the mapper answers from a table, so slower means it hangs
export const mapperRequestBytes = 1_024; // the longest is a registration with a 255-byte name: 270
export const mapperReplyBytes: number = 1_024 * 1_024; // a list of 3,000 names of full length
export const mapperNames = 3_000; // so that this list fits
export const mapperStartTime = 10_000; // a cold Node start on a loaded machine takes seconds
export const mapperPollTime = 50; // how often to look whether the mapper just started answers
export const mapperRetryTime = 1_000; // a lost mapper is looked for again after this, at least
export const mapperRetrySpread = 1_000; // plus up to this, so that not all nodes start one at once
