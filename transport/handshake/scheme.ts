// The two kinds of handshake. The order of the messages is the same; what differs is how the cookie is proved, and whether
// the messages after it have tags. A carrier says which it has: only Erlang's own carrier has Erlang's.
import { createHash } from 'node:crypto';
import type { Carrier } from '../carrier/channel.ts';
import { type DigestInput, digest } from './cookie.ts';
import { mandatoryIn25, missingFlags } from './dist-flags.ts';
import { type ProofSizes, terlSizes } from './handshake-messages.ts';
import { type Taggers, taggersOf, untagged } from './link-keys.ts';

export interface Scheme extends ProofSizes {
  readonly kind: 'terl' | 'erlang';
  digest(cookie: string, input: DigestInput): Uint8Array;
  /** Returns the taggers of the link. `said`: all messages of the handshake, in order. */
  taggers(cookie: string, said: readonly Uint8Array[], we: 'dialled' | 'accepted'): Taggers;
  /** Returns a message of the handshake as the channel sends it. */
  packet(message: Uint8Array): Uint8Array;
  /** Names what a node lacks that this one demands. */
  missing(flags: bigint): readonly string[];
}

export function schemeOf({ scheme = 'terl' }: Carrier): Scheme {
  return schemes[scheme];
}

/** A challenge never repeats, so a recorded reply is useless. */
export const terlScheme: Scheme = {
  kind: 'terl',
  ...terlSizes,
  digest,
  taggers: taggersOf,
  packet: (message) => message,
  missing: () => [],
};

/** Erlang's own: MD5, and a challenge of 4 bytes. It is weak, and proves nothing about the messages behind it. */
export const erlangScheme: Scheme = {
  kind: 'erlang',
  challengeBytes: 4,
  digestBytes: 16,
  digest: (cookie, { role, diallerChallenge, acceptorChallenge }) => {
    const challenge = Buffer.from(role === 'reply' ? acceptorChallenge : diallerChallenge);
    return createHash('md5')
      .update(`${cookie}${challenge.readUInt32BE(0)}`)
      .digest();
  },
  taggers: () => untagged,
  packet(message) {
    const packet = Buffer.alloc(2 + message.length);
    packet.writeUInt16BE(message.length, 0);
    packet.set(message, 2);
    return packet;
  },
  missing: (flags) => missingFlags(flags, mandatoryIn25),
};

const schemes: Readonly<Record<'terl' | 'erlang', Scheme>> = {
  terl: terlScheme,
  erlang: erlangScheme,
};
