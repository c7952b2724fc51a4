// The contract between strangers: whole messages out and in, and one end.
// Handshakes and links see only a Channel; what carries its messages is behind it.
// A Carrier makes channels. Write your own with carrier.ts: PROTOCOL.md, "Your own carrier".
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock.ts';

export interface Channel {
  readonly address: string; // ip:port of the other side, or whatever names it in a report
  readonly open: boolean; // false as soon as either side began to close
  readonly queued: number; // bytes sent but not yet taken by the system
  send(bytes: Uint8Array): void; // the bytes belong to the channel from here on
  /** Calls back when all that was sent so far has arrived there; a carrier that cannot tell leaves this out. */
  whenArrived?(tell: () => void): void;
  receive(): Promise<Uint8Array>; // the next message; rejects with ChannelClosed
  deliverTo(receiver: Receiver): void; // from now on messages go here, waiting ones first
  close(reason: string): void; // after what was sent; the reason travels along
}

export interface Receiver {
  message(bytes: Uint8Array): void; // the bytes may be a view: valid during the call
  drained(): void; // queued fell to zero after it had grown
  closed(reason: string): void; // by the other side or by fault, once; not after our own close
}

export class ChannelClosed extends Error {
  readonly code = 'channel_closed';
  readonly reason: string;

  constructor(reason: string) {
    super(`the channel was closed: ${reason}`);
    this.reason = reason;
  }
}

/** A carrier from elsewhere may have its own copy of the class. */
export function isChannelClosed(error: unknown): error is ChannelClosed {
  return error instanceof Error && 'code' in error && error.code === 'channel_closed';
}

/** What `-proto_dist MODULE` loads: a module that exports these two functions is one. */
export interface Carrier {
  /** Rejects with the system's error, such as EADDRINUSE: then the next port of the range is tried. */
  listen(options: ListenOptions): Promise<Listener>;
  /** Rejects with a DialError. */
  dial(options: DialOptions): Promise<Channel>;
}

export interface ListenOptions {
  readonly address: string;
  readonly port: number; // 0: any
  readonly messageBytes: number; // a larger message ends its channel as oversized_message
  readonly time: number; // milliseconds from the first packet to proven(); who takes longer is ended
  readonly clock: Clock;
  accept(channel: Channel, proven: () => void): void; // proven: no longer a stranger
  refused(address: string, why: string): void; // ended before it became a channel
}

export interface Listener {
  readonly port: number; // what the mapper will tell
  close(): Promise<void>; // also ends the connections not yet proven
}

export interface DialOptions {
  readonly host: string; // as in the node's name
  readonly address: string; // one of those the host leads to
  readonly port: number;
  readonly messageBytes: number;
  readonly time: number; // milliseconds until the channel must be open
  readonly signal?: AbortSignal; // gives up at once
  readonly through?: Duplex; // an open stream to the node's port: use it instead of connecting
  readonly reached?: () => void; // tell it that something took the connection, before it has answered
}

export class DialError extends Error {
  readonly code: string; // the system's ECONNREFUSED and its like, or a word of the carrier's own

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
