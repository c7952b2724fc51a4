// All size and time limits of the links between nodes and of the mapper, each with its reason.
// Sizes are in bytes. Times are in milliseconds, or in seconds if the name says so.

export const nodeNameBytes = 255; // as in OTP: a node name is an atom, and atoms hold 255 characters
export const cookieBytes = 255; // a cookie is an atom too

export const setupSeconds = 7; // from the first byte until the peer has proved the cookie; OTP's SETUPTIME (net_setuptime)
export const maxSetupSeconds = 120; // as in OTP: a larger net_setuptime is reduced to this
export const tickSeconds = 60; // OTP's default net_ticktime
export const tickIntensity = 4; // OTP's default net_tickintensity: a link is checked four times in one net_ticktime
export const transitionSeconds = 60; // OTP's default transition period of set_net_ticktime
export const closeTime = 1_000; // after this time, a peer that has not answered a close frame is disconnected
export const crossedRetryTime = 250; // if two nodes call each other at the same moment, one call is refused; its node waits this long for the other call

export const handshakeMessageBytes = 1_024; // the longest handshake message is a challenge with a 255-byte name: 286 bytes
export const bytesBeforeProof: number = 256 * 1_024; // the most that a peer may send before its proof is checked: frames may follow its last handshake message at once
export const messageBytes: number = 2 * 1_024 * 1_024 + 16; // 2 MiB of frames and a tag of 16 bytes: the largest message of a link
export const erlangFrameBytes: number = 512 * 1_024 * 1_024; // the largest frame of an Erlang node that does not send fragments: as much as a message may take by default
export const messageFragments = 1_024; // terl sends each WebSocket message in one piece; a peer may split one into at most this many
export const busyBytes: number = 1_024 * 1_024; // BEAM's dist_buf_busy_limit: senders pause if more is queued
export const gatePollTime = 20; // while a fault slows a link down, its channel is asked this often whether all is sent
export const waitingGates = 64; // closed links whose end a fault keeps from the other side; a further one ends the oldest
export const metNodes = 100; // nodes without a link that net.heal() and net.faults() ask: those that were met last
export const faultLineTime = 5_000; // to reach a node on a fault line, and then for its answer, which it gives at once
export const faultLineBytes: number = 64 * 1_024; // an order about faults, or its answer: 300 faults between nodes with names of usual length
export const faultLineLives = 100; // entries of a trace's vector that travel with an order or its answer: those of 50 nodes that were all started twice
export const faultRecordTime = 1_000; // the answer to an order waits at most this long for a trace to record what was done
export const httpHeaderBytes: number = 8 * 1_024; // HTTP headers of an upgrade request; terl's own take about 200 bytes

export const unprovenConnections = 256; // the most connections in handshake at the same time; a further one ends the oldest
export const reportsPerSecond = 10; // reports on the screen about strangers (peers that have not proved the cookie); more are only counted

export const relayLinks = 256; // the most links that a mapper relays at the same time
export const relayDialTime = 2_000; // after this time a relay stops trying to connect to a node of its machine
export const directShare = 3; // if there is a relay, a direct call may take a third (1/3) of the set-up time

export const ownNameTime = 1_000; // to resolve the name of this machine itself, which needs no network where it is set up well

export const mapperPort = 4_370; // epmd's 4369 plus one
export const epmdPort = 4_369; // Erlang's port mapper
export const mapperTime = 5_000; // a mapper that takes longer hangs, since it answers from a table in memory
export const mapperRequestBytes = 1_024; // the longest request is a registration with a 255-byte name: 270 bytes
export const mapperReplyBytes: number = 1_024 * 1_024; // enough for a list of 3,000 names of full length
export const mapperNames = 3_000; // names that a mapper registers: as many as fit into the reply
export const mapperStartTime = 10_000; // time for a mapper to start: on a loaded machine, Node takes seconds
export const mapperPollTime = 50; // interval at which a node tries to reach the mapper that it has just started
export const forgetTime = 50; // until a mapper has noticed that a node has ended
export const mapperRetryTime = 1_000; // the least time from the loss of the mapper to the next registration
export const mapperRetrySpread = 1_000; // a random time up to this is added, so that not all nodes start a mapper at once

export const brokerTime = 5_000; // to connect to a NATS server
export const brokerPingTime = 15_000; // the client asks a silent server whether it lives; after two questions without an answer the connection is over
export const brokerRetryTime = 250; // from the loss of the broker to the first attempt to reach it again
export const brokerRetryMost = 5_000; // the pause doubles after each attempt, up to this
export const roomAskTime = 2_000; // for the answer of another node in the room
export const roomAnswersTime = 300; // when all nodes are asked: the question is over this long after the last answer
export const roomNames = 20_000; // names that a list of a room holds
export const tableSeconds = 90; // after this time an entry of the table of names vanishes, unless its node renews it
export const stillTime = 3_000; // a node whose timers come so late stood still: it slept, or was stopped
export const linkWindowBytes: number = 1_024 * 1_024; // what a link over NATS may have under way without an acknowledgement
export const leastWindowBytes: number = 64 * 1_024; // a link may have this much under way however many share the connection
export const allWindowsBytes: number = 32 * 1_024 * 1_024; // all links of a connection together; nats-server drops a client for which it holds 64 MiB
export const partBytes: number = 128 * 1_024; // a longer message travels in parts, so that those of other links go between them
export const leastPayload = 1_024; // a NATS server with a smaller max_payload is of no use
export const linkAskTime = 2_000; // a link over NATS that has heard nothing for this time asks whether the other side is there
export const directTime = 1_000; // for the direct way to a node of a room; then NATS
