// Channel: sends and receives whole messages, and can be closed. Handshakes and links know only Channel.
// Carrier: makes channels. A user's carrier imports both from carrier.ts (PROTOCOL.md, "Your own carrier").
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock.ts';

export interface Channel {
  readonly address: string; // ip:port of the other side, or another name for reports
  readonly carrier?: string; // what carries it, for people: ws, wss, nats
  readonly open: boolean; // false as soon as either side has begun to close
  readonly queued: number; // bytes that were sent but not yet passed to the system
  send(bytes: Uint8Array): void; // the caller must not use the bytes afterwards
  /**
   * Calls `tell` when all bytes sent so far have arrived. A
   * carrier that cannot know this leaves the function out.
   */
  whenArrived?(tell: () => void): void;
  /**
   * Reads nothing more until pause(false), so that the other side has to wait.
   * A carrier that cannot do this leaves the function out.
   */
  pause?(yes: boolean): void;
  receive(): Promise<Uint8Array>; // the next message; rejects with ChannelClosed
  deliverTo(receiver: Receiver): void; // from now on the receiver gets all messages, first those that have arrived already
  close(reason: string): void; // closes after all sent messages have gone out; the other side gets the reason
}

export interface Receiver {
  message(bytes: Uint8Array): void; // the bytes may be a view, valid only during the call
  drained(): void; // `queued` has fallen to zero
  closed(reason: string): void; // the other side has closed, or an error has ended the channel: called once, and never after close()
}

export class ChannelClosed extends Error {
  readonly code = 'channel_closed';
  readonly reason: string;

  constructor(reason: string) {
    super(`the channel was closed: ${reason}`);
    this.reason = reason;
  }
}

/** Tests the code instead of the class, since a user's carrier may have a copy of this module. */
export function isChannelClosed(error: unknown): error is ChannelClosed {
  return error instanceof Error && 'code' in error && error.code === 'channel_closed';
}

/** The reason for which a channel ends when its carrier has lost a message. */
export const lostMessages = 'lost_messages';

/** A carrier. `-proto_dist MODULE` loads a module that exports these two functions. */
export interface Carrier {
  /**
   * The handshake of its nodes, by default terl's. With Erlang's, send() gets bytes with their lengths, and the
   * messages that arrive after the handshake are runs of whole frames with theirs; an empty message is a tick.
   */
  readonly scheme?: 'terl' | 'erlang';
  /**
   * Opens a port. Rejects with the system's error; after EADDRINUSE terl tries the next port of the range.
   */
  listen(options: ListenOptions): Promise<Listener>;
  /** Connects to a node. Rejects with a DialError. */
  dial(options: DialOptions): Promise<Channel>;
}

export interface ListenOptions {
  readonly address: string;
  readonly port: number; // 0: any free port
  readonly messageBytes: number; // a larger message ends its channel with oversized_message
  readonly time: number; // milliseconds from accepting a connection to proven(); after that the carrier must end the connection
  readonly clock: Clock;
  accept(channel: Channel, proven: () => void): void; // accept calls proven() when the peer has proved the cookie
  refused(address: string, why: string): void; // reports a connection that ended before it became a channel
}

export interface Listener {
  readonly port: number; // the port on which the listener listens; the mapper gives it to other nodes
  close(): Promise<void>; // also ends connections whose peer has not yet proved the cookie
}

export interface DialOptions {
  readonly host: string; // the host in the node's name
  readonly address: string; // one of the host's addresses
  readonly port: number;
  readonly messageBytes: number;
  readonly time: number; // milliseconds in which the channel must open
  readonly signal?: AbortSignal; // aborts the call
  readonly through?: Duplex; // an open stream to the node's port (through a relay), to use instead of a new connection
  readonly reached?: () => void; // called by the carrier when the connection is accepted, before the peer has sent anything
}

export class DialError extends Error {
  readonly code: string; // the system's code, such as ECONNREFUSED, or a word that the carrier chooses

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
