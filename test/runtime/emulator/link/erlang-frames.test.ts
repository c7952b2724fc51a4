// Frames of an Erlang peer: bytes that OTP 25 has sent, and what else a peer may send.

import assert from 'node:assert/strict';
import { MalformedTerm, Reader } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeErlangControl,
  decodeErlangTerm,
} from '../../../../runtime/emulator/codec/erlang-format.ts';
import { ErlangFrames } from '../../../../runtime/emulator/codec/erlang-frames.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import { inspect } from '../../../../runtime/emulator/text/inspect.ts';

/** The control message and the payload of a frame, as text; undefined if the frame is not whole yet. */
function heard(frames: ErlangFrames, hex: string): string | undefined {
  const bytes = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
  const frame = frames.take(new Reader(bytes), bytes.length);
  if (frame === undefined) return undefined;
  const { reader, end, hasVersions } = frame;
  const parts: Term[] = [];
  while (reader.position < end) {
    if (hasVersions) reader.skip(1);
    parts.push(parts.length === 0 ? decodeErlangControl(reader) : decodeErlangTerm(reader));
  }
  return parts.map((part) => inspect(part, { width: Number.POSITIVE_INFINITY })).join(' ');
}

// net_kernel's answer to is_auth, SPAWN_REPLY and the DOWN of a process, one behind the other
const answer = `834403af0adc0662617240766d9d0870726f746f40766dcc03796573
  680361165852000000003d000000006b0d453e58520100000032000000000000004d
  68025a000352010000004d0000000100000000000000005202`;
const spawnReply = `83440272009ddc
  6805611f5a000352000000004d00000002000000000000000058520000000032000000000000004d610258520100000057000000006b0d453e`;
const down = `8344032708dc9d08066e6f726d616c
  6804611c58520000000057000000006b0d453e58520100000032000000000000004d5a000352010000004d0000000200000000000000005202`;

describe('frames of an Erlang peer', () => {
  it('with a header name atoms once, and then their places in the cache', () => {
    const frames = new ErlangFrames();
    assert.match(
      heard(frames, answer) ?? '',
      /^\[22, <\d+\.61\.0>, <\d+\.50\.0>\] \[#Ref<.*>, 'yes'\]$/,
    );
    assert.match(
      heard(frames, spawnReply) ?? '',
      /^\[31, #Ref<.*>, <\d+\.50\.0>, 2, <\d+\.87\.0>\]$/,
    );
    assert.match(
      heard(frames, down) ?? '',
      /^\[28, <\d+\.87\.0>, <\d+\.50\.0>, #Ref<.*>\] 'normal'$/,
    );
  });

  it('that name an empty place end the connection', () => {
    assert.throws(() => heard(new ErlangFrames(), down), MalformedTerm);
  });

  it('without a header are read too', () => {
    const frames = new ErlangFrames();
    assert.equal(heard(frames, '70 83 6803 6102 7700 610a 83 77026869'), "[2, '', 10] 'hi'");
  });

  const first = '8345 0000000000000001 0000000000000002 00 68036102770061';
  const other = '8345 0000000000000002 0000000000000002 01 08 05 02 6869 6803610277006101';
  it('in fragments may be mixed with those of other frames', () => {
    const frames = new ErlangFrames();
    assert.equal(heard(frames, first), undefined);
    assert.equal(heard(frames, other), undefined);
    assert.equal(heard(frames, '8346 0000000000000001 0000000000000001 0a 6107'), "[2, '', 10] 7");
    assert.equal(heard(frames, '8346 0000000000000002 0000000000000001 5200'), "[2, '', 1] 'hi'");
    assert.equal(heard(frames, '8344 01 00 05 6803610277006101 5200'), "[2, '', 1] 'hi'");
  });

  const wrong: Readonly<Record<string, string>> = {
    'of an unknown kind': '71 83',
    'of an unknown form': '8347 00',
    'that are the rest of no frame': '8346 0000000000000001 0000000000000001 00',
    'that begin twice': first,
    'of no fragments': '8345 0000000000000003 0000000000000000 00',
    'that are out of turn': '8346 0000000000000001 0000000000000002 00',
    'that are too short for their atoms': '8344 09 00',
  };
  for (const [what, hex] of Object.entries(wrong))
    it(`${what} are refused`, () => {
      const frames = new ErlangFrames();
      if (!what.includes('rest of no')) heard(frames, first);
      assert.throws(() => heard(frames, hex), MalformedTerm);
    });
});
