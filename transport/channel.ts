// The contract between strangers: whole messages out and in, and one end.
// Handshakes and links see only this; what carries the messages is behind it.

export interface Channel {
  readonly address: string; // ip:port of the other side
  readonly open: boolean; // false as soon as either side began to close
  readonly queued: number; // bytes sent but not yet taken by the system
  send(bytes: Uint8Array): void; // the bytes belong to the channel from here on
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
  readonly reason: string;

  constructor(reason: string) {
    super(`the channel was closed: ${reason}`);
    this.reason = reason;
  }
}
