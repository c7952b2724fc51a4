// The tags of messages: as the page says them, and nothing else passes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { otherStarted, weStarted } from '../../../transport/handshake/handshake.ts';
import { tagBytes } from '../../../transport/handshake/message-tag.ts';
import { terlScheme } from '../../../transport/handshake/scheme.ts';
import { channelPair } from '../support/channel-pair.ts';
import { tagged, taggerPair } from '../support/tagged-channel.ts';

const protocol = readFileSync('transport/PROTOCOL.md', 'utf8');
const example = /```tags\n(.*?)```/s.exec(protocol)?.[1] ?? '';
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The hexadecimal that stands in the example behind this. */
function said(label: string): string {
  return new RegExp(`^${label} +([0-9a-f]+)`, 'm').exec(example)?.[1] ?? '';
}

describe('a tag', () => {
  it('is the one of the example in PROTOCOL.md', async () => {
    const flags = 0x1000000001000001n;
    const [left, right] = channelPair();
    const messages: string[] = [];
    const heard = (channel: Channel): Channel => ({
      ...channel,
      send(message) {
        messages.push(hex(message));
        channel.send(message);
      },
    });
    const cookieFor = () => 'secret';
    const [foo, bar] = await Promise.all([
      weStarted(heard(left), {
        me: { name: 'foo@host', creation: 7, flags },
        scheme: terlScheme,
        them: 'bar@host',
        random: (length) => Buffer.alloc(length, 0xaa),
        cookieFor,
        stillWanted: () => true,
      }),
      otherStarted(heard(right), {
        me: { name: 'bar@host', creation: 8, flags },
        scheme: terlScheme,
        random: (length) => Buffer.alloc(length, 0xbb),
        cookieFor,
        judge: () => 'ok',
        admit: () => true,
      }),
    ]);
    assert.deepEqual(messages, ['1 A', '2 B', '3 B', '4 A', '5 B'].map(said));
    const { ours } = foo.taggers;
    const tagOf = (bytes: Uint8Array, tagger = ours) =>
      hex(tagged(bytes, tagger).subarray(0, tagBytes));
    const tags = ['', '0000000170', '00'.repeat(5_000), '00'.repeat(1_024)].map((text) =>
      tagOf(Buffer.from(text, 'hex')),
    );
    assert.deepEqual(tags, ['A 0', 'A 1', 'A 2', 'A 3'].map(said));
    assert.equal(tagOf(Buffer.of(), bar.taggers.ours), said('B 0'));
  });

  for (const length of [0, 1, 2, 3, 50, 1_023, 1_024, 1_025, 100_000])
    it(`of ${length} bytes passes once, in its place, at the other end, and with these bytes only`, () => {
      const bytes = Buffer.alloc(length, 5);
      const first = () => tagged(bytes, taggerPair()[0].ours);
      const passes = (message: Uint8Array) => taggerPair()[1].theirs.isNext(message);
      assert.ok(passes(first()));
      for (const at of [0, 15, 16, length / 2 + 16, length + 15]) {
        const flipped = first();
        const index = Math.min(Math.floor(at), length + 15);
        flipped[index] = (flipped[index] ?? 0) ^ 0x80;
        assert.equal(passes(flipped), false, `byte ${index}`);
      }
      for (const other of [
        first().subarray(0, -1),
        Buffer.concat([first(), Buffer.of(0)]),
        first().subarray(0, 15),
        Buffer.of(),
      ])
        assert.equal(passes(other), false, `${other.length} bytes`);
      const [foo, bar] = taggerPair();
      const [one, two] = [tagged(bytes, foo.ours), tagged(bytes, foo.ours)];
      assert.equal(foo.theirs.isNext(one), false, 'sent back');
      assert.equal(passes(two), false, 'the second before the first');
      assert.ok(bar.theirs.isNext(one));
      assert.equal(bar.theirs.isNext(one), false, 'twice');
    });

  it('fits no message with one bit, word or zero more or less', () => {
    const zeros = (length: number) => tagged(Buffer.alloc(length), taggerPair()[0].ours);
    const passes = (message: Uint8Array) => taggerPair()[1].theirs.isNext(message);
    for (let bit = 0; bit < 8 * (tagBytes + 30); bit++) {
      const message = zeros(30);
      message[bit >> 3] = (message[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(passes(message), false, `bit ${bit}`);
    }
    for (let length = 0; length < 40; length++)
      if (length !== 30) {
        const other = Buffer.alloc(tagBytes + length);
        other.set(zeros(30).subarray(0, tagBytes));
        assert.equal(passes(other), false, `${length} zeros`);
      }
    const message = tagged(Buffer.from('0001000200030004', 'hex'), taggerPair()[0].ours);
    message.set(Buffer.from('0003000400010002', 'hex'), tagBytes);
    assert.equal(passes(message), false, 'pairs exchanged');
  });

  it('goes on for many messages', () => {
    const [foo, bar] = taggerPair();
    for (let n = 0; n < 1_000; n++)
      assert.ok(bar.theirs.isNext(tagged(Buffer.alloc(n * 3, n), foo.ours)), `message ${n}`);
  });

  it('has other keys after another handshake, or with a border in it moved', () => {
    const message = () => tagged(Buffer.of(1), taggerPair([Buffer.from('ab')])[0].ours);
    const isNext = (...said: Uint8Array[]) => taggerPair(said)[1].theirs.isNext(message());
    assert.ok(isNext(Buffer.from('ab')));
    assert.equal(isNext(Buffer.from('ac')), false);
    assert.equal(isNext(Buffer.from('a'), Buffer.from('b')), false);
  });
});
