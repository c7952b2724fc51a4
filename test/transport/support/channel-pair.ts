// Two channels in memory, joined to each other: what one sends the other receives.
import { type Channel, ChannelClosed, type Receiver } from '../../../transport/carrier/channel.ts';

export function channelPair(): [Channel, Channel] {
  const left = end('127.0.0.1:1');
  const right = end('127.0.0.1:2');
  left.other = right;
  right.other = left;
  return [left.channel, right.channel];
}

interface End {
  other: End | undefined;
  readonly channel: Channel;
  arrive(bytes: Uint8Array): void;
  over(reason: string): void;
}

function end(address: string): End {
  const waiting: Uint8Array[] = [];
  let asked: PromiseWithResolvers<Uint8Array> | undefined;
  let receiver: Receiver | undefined;
  let ended: string | undefined;
  const self: End = {
    other: undefined,
    arrive(bytes) {
      if (receiver) receiver.message(bytes);
      else if (asked) asked.resolve(bytes);
      else waiting.push(bytes);
      asked = undefined;
    },
    over(reason) {
      if (ended !== undefined) return;
      ended = reason;
      asked?.reject(new ChannelClosed(reason));
      receiver?.closed(reason);
    },
    channel: {
      address,
      get open() {
        return ended === undefined;
      },
      queued: 0,
      send: (bytes) => self.other?.arrive(bytes),
      receive() {
        const message = waiting.shift();
        if (message) return Promise.resolve(message);
        if (ended !== undefined) return Promise.reject(new ChannelClosed(ended));
        asked = Promise.withResolvers<Uint8Array>();
        return asked.promise;
      },
      deliverTo(next) {
        receiver = next;
        for (const message of waiting.splice(0)) next.message(message);
        if (ended !== undefined) next.closed(ended);
      },
      close(reason) {
        receiver = undefined;
        self.over(reason);
        self.other?.over(reason);
      },
    },
  };
  return self;
}
