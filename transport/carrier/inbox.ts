// What has arrived at one end of a channel: it waits here until somebody asks, or is delivered at once.
// Every carrier needs one; how much may wait is bounded by the carrier, which sees the bytes come in.
import { ChannelClosed, type Receiver } from './channel.ts';

export interface Inbox {
  readonly ended: string | undefined; // why, once the channel is over
  readonly receiver: Receiver | undefined; // where messages go from now on
  take(bytes: Uint8Array): void; // a message has arrived; the bytes may be a view only once there is a receiver
  receive(): Promise<Uint8Array>;
  deliverTo(receiver: Receiver): void;
  end(reason: string): void; // by the other side or by fault
  close(reason: string): void; // by us: nothing is delivered any more
}

export function makeInbox(): Inbox {
  const waiting: Uint8Array[] = []; // arrived before anyone asked
  let asked: PromiseWithResolvers<Uint8Array> | undefined; // a receive() not yet answered
  let receiver: Receiver | undefined;
  let ended: string | undefined;
  let closedByUs = false;

  function end(reason: string): void {
    if (ended !== undefined) return;
    ended = reason;
    asked?.reject(new ChannelClosed(reason));
    asked = undefined;
    receiver?.closed(reason);
  }

  return {
    get ended() {
      return ended;
    },
    get receiver() {
      return receiver;
    },
    take(bytes) {
      if (ended !== undefined) return; // still in flight when we closed
      if (receiver !== undefined) return receiver.message(bytes);
      if (asked === undefined) waiting.push(bytes);
      else asked.resolve(bytes);
      asked = undefined;
    },
    receive() {
      const message = waiting.shift();
      if (message !== undefined) return Promise.resolve(message);
      if (ended !== undefined) return Promise.reject(new ChannelClosed(ended));
      asked = Promise.withResolvers<Uint8Array>();
      return asked.promise;
    },
    deliverTo(next) {
      for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
        if (!closedByUs) next.message(message); // it may close us with any of them
      }
      if (closedByUs) return;
      receiver = next;
      if (ended !== undefined) next.closed(ended);
    },
    end,
    close(reason) {
      receiver = undefined;
      closedByUs = true;
      end(reason);
    },
  };
}
