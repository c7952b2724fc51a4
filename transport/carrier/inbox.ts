// The messages that have arrived on a channel: each waits for a receive(),
// or goes to the receiver at once. Every carrier needs an inbox. The carrier
// limits how many bytes may wait, as only the carrier sees them arrive.
import { ChannelClosed, type Receiver } from './channel.ts';

export interface Inbox {
  readonly ended: string | undefined; // the reason, once the channel has ended
  readonly receiver: Receiver | undefined; // once set, gets all messages
  take(bytes: Uint8Array): void; // takes a message that has arrived; the bytes may be a view only if there is a receiver
  receive(): Promise<Uint8Array>;
  deliverTo(receiver: Receiver): void;
  end(reason: string): void; // call this when the other side has closed, or an error has ended the channel
  close(reason: string): void; // call this when this side closes: nothing is delivered any more
}

export function makeInbox(): Inbox {
  const waiting: Uint8Array[] = []; // messages that arrived before a receive()
  let asked: PromiseWithResolvers<Uint8Array> | undefined; // the promise of a receive() that has no message yet
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
      if (ended !== undefined) return; // the message arrived after the channel had ended
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
        if (!closedByUs) next.message(message); // the receiver may close the channel at each message
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
