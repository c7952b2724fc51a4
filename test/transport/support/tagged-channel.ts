// A proven channel as its user sees it: tags are put on what goes out, and taken off what comes in.
import assert from 'node:assert/strict';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { type Taggers, taggersOf } from '../../../transport/handshake/link-keys.ts';
import { tagBytes } from '../../../transport/handshake/message-tag.ts';

export function taggedChannel(channel: Channel, { ours, theirs }: Taggers): Channel {
  return {
    get address() {
      return channel.address;
    },
    get open() {
      return channel.open;
    },
    get queued() {
      return channel.queued;
    },
    send: (bytes) => channel.send(tagged(bytes, ours)),
    async receive() {
      return untagged(await channel.receive());
    },
    deliverTo: (receiver) =>
      channel.deliverTo({
        message: (bytes) => receiver.message(untagged(bytes)),
        drained: () => receiver.drained(),
        closed: (reason) => receiver.closed(reason),
      }),
    close: (reason) => channel.close(reason),
  };

  function untagged(message: Uint8Array): Uint8Array {
    assert.ok(theirs.isNext(message), 'a message without its tag');
    return message.subarray(tagBytes);
  }
}

export function tagged(bytes: Uint8Array, tagger: Taggers['ours']): Uint8Array {
  const message = new Uint8Array(tagBytes + bytes.length);
  message.set(bytes, tagBytes);
  tagger.put(message);
  return message;
}

/** Of the two ends of a link. */
export function taggerPair(said: readonly Uint8Array[] = []): [Taggers, Taggers] {
  return [taggersOf('secret', said, 'dialled'), taggersOf('secret', said, 'accepted')];
}
