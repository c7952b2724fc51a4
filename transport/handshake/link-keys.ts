// The keys of a link. They are derived from the cookie and all
// handshake messages, so only the link's two ends have them.
import { hash, hkdfSync } from 'node:crypto';
import { makeTagger, type Tagger, tagBytes } from './message-tag.ts';

/** `ours` tags the messages of this end; `theirs` checks those of the other end. */
export interface Taggers {
  readonly bytes: number; // of a tag
  readonly ours: Tagger;
  readonly theirs: Tagger;
}

/** Returns the taggers of both directions. `said`: all messages of the handshake, in order. */
export function taggersOf(
  cookie: string,
  said: readonly Uint8Array[],
  we: 'dialled' | 'accepted',
): Taggers {
  const info = Buffer.concat([
    Buffer.from('terl link\0'),
    hash('sha256', transcript(said), 'buffer'),
  ]);
  const keys = new Uint8Array(hkdfSync('sha256', cookie, '', info, 2 * keyBytes));
  const fromDialler = taggerFrom(keys.subarray(0, keyBytes));
  const fromAcceptor = taggerFrom(keys.subarray(keyBytes));
  return we === 'dialled'
    ? { bytes: tagBytes, ours: fromDialler, theirs: fromAcceptor }
    : { bytes: tagBytes, ours: fromAcceptor, theirs: fromDialler };
}

const noTag: Tagger = { put() {}, isNext: () => true };

/** For a link whose messages have no tags, as Erlang's. */
export const untagged: Taggers = { bytes: 0, ours: noTag, theirs: noTag };

const aesKeyBytes = 16;
const keyBytes = 2 * aesKeyBytes; // the stream key and the GMAC key of one direction

function taggerFrom(keys: Uint8Array): Tagger {
  return makeTagger({
    streamKey: keys.subarray(0, aesKeyBytes),
    gmacKey: keys.subarray(aesKeyBytes),
  });
}

/** Joins all messages, each after its two-byte length, so that different lists give different bytes. */
function transcript(said: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    said.flatMap((message) => [Buffer.of(message.length >> 8, message.length), message]),
  );
}
