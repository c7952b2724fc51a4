// Channel: whole messages out and in, and an end. Handshakes and links use only a Channel, whatever carries its messages.
// Carrier: makes channels. Users can write their own with carrier.ts: PROTOCOL.md, "Your own carrier".
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock.ts';

export interface Channel {
  readonly address: string; // ip:port of the other side, or another name for reports
  readonly open: boolean; // false as soon as either side began to close
  readonly queued: number; // bytes sent but not yet taken by the system
  send(bytes: Uint8Array): void; // the channel owns the bytes from now on
  /** Calls `tell` when all that was sent so far has arrived. Missing if the carrier cannot know that. */
  whenArrived?(tell: () => void): void;
  receive(): Promise<Uint8Array>; // the next message; rejects with ChannelClosed
  deliverTo(receiver: Receiver): void; // from now on the receiver gets all messages, first those that wait
  close(reason: string): void; // after all that was sent; the other side gets the reason
}

export interface Receiver {
  message(bytes: Uint8Array): void; // the bytes may be a view, valid only during the call
  drained(): void; // `queued` has fallen to zero
  closed(reason: string): void; // called once, if the other side has closed or an error has ended it; not after close()
}

export class ChannelClosed extends Error {
  readonly code = 'channel_closed';
  readonly reason: string;

  constructor(reason: string) {
    super(`the channel was closed: ${reason}`);
    this.reason = reason;
  }
}

/** Checks the code, since a user's carrier may have its own copy of the class. */
export function isChannelClosed(error: unknown): error is ChannelClosed {
  return error instanceof Error && 'code' in error && error.code === 'channel_closed';
}

/** A carrier; `-proto_dist MODULE` loads a module that exports these two functions. */
export interface Carrier {
  /** Rejects with the system's error; at EADDRINUSE the next port of the range is tried. */
  listen(options: ListenOptions): Promise<Listener>;
  /** Rejects with a DialError. */
  dial(options: DialOptions): Promise<Channel>;
}

export interface ListenOptions {
  readonly address: string;
  readonly port: number; // 0: any free port
  readonly messageBytes: number; // a larger message ends its channel with oversized_message
  readonly time: number; // milliseconds from the first packet to proven(), then the connection is ended
  readonly clock: Clock;
  accept(channel: Channel, proven: () => void): void; // proven(): call it when the peer has proved the cookie
  refused(address: string, why: string): void; // a connection that ended before it became a channel
}

export interface Listener {
  readonly port: number; // the port, for the mapper
  close(): Promise<void>; // also ends connections that are not yet proven
}

export interface DialOptions {
  readonly host: string; // the host in the node's name
  readonly address: string; // one of the host's addresses
  readonly port: number;
  readonly messageBytes: number;
  readonly time: number; // milliseconds in which the channel must open
  readonly signal?: AbortSignal; // aborts the call
  readonly through?: Duplex; // an open stream to the node's port, to use instead of a new connection
  readonly reached?: () => void; // called when the connection is accepted, before any answer
}

export class DialError extends Error {
  readonly code: string; // the system's code such as ECONNREFUSED, or a word of the carrier

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
