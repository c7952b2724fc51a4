import assert from 'node:assert/strict';
import fc from 'fast-check';
import { erlangFrameBytes } from '../../../transport/base/wire-limits.ts';
import { FrameRuns } from '../../../transport/carrier/frame-runs.ts';
import { PacketReader } from '../../../transport/carrier/packet-reader.ts';

const framed = (bytes: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** The parts into which these cuts divide the bytes. */
function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  const inOrder = places.toSorted((a, b) => a - b);
  return inOrder.slice(1).map((end, index) => bytes.subarray(inOrder[index], end));
}

describe('frame runs', () => {
  it('are whole frames in order, with ticks between them, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.array(fc.nat({ max: 2_000 })),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.map(framed));
          const got: Buffer[] = [];
          const runs = new FrameRuns((run) => got.push(Buffer.from(run)));
          for (const part of cutAt(stream, cuts)) assert.ok(runs.take(part));
          const told = got.flatMap((run) => (run.length === 0 ? [run] : wholeFrames(run)));
          const sent = frames.map((bytes) =>
            bytes.length === 0 ? Buffer.alloc(0) : framed(bytes),
          );
          assert.deepEqual(told, sent);
        },
      ),
    );
  });

  it('are told as they lie in what was read', () => {
    const got: Uint8Array[] = [];
    const runs = new FrameRuns((run) => got.push(run));
    const read = Buffer.concat([framed(Buffer.from('one')), framed(Buffer.from('two'))]);
    runs.take(read);
    assert.equal(got.length, 1);
    assert.equal(got[0]?.buffer, read.buffer);
  });

  it('end with a frame beyond the limit, whose bytes are not waited for', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(erlangFrameBytes + 1);
    const runs = () => new FrameRuns(() => assert.fail('no frame is told'));
    assert.equal(runs().take(length), false);
    const bytewise = runs();
    assert.deepEqual(
      [...length].map((byte) => bytewise.take(Buffer.of(byte))),
      [true, true, true, false],
    );
  });
});

function wholeFrames(run: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < run.length; ) {
    const end = at + 4 + run.readUInt32BE(at);
    assert.ok(end <= run.length, 'a run that ends within a frame');
    frames.push(run.subarray(at, end));
    at = end;
  }
  return frames;
}

describe('packet reader', () => {
  it('cuts packets only when it is asked, and leaves what is behind them', () => {
    const reader = new PacketReader();
    reader.add(Buffer.from('0002', 'hex'));
    assert.equal(reader.next(), undefined);
    reader.add(Buffer.from('6f6b0001610000000170', 'hex'));
    assert.equal(Buffer.from(reader.next() ?? []).toString(), 'ok');
    assert.equal(Buffer.from(reader.next() ?? []).toString(), 'a');
    assert.equal(Buffer.from(reader.rest()).toString('hex'), '0000000170');
    assert.equal(reader.next(), undefined);
  });

  it('hands over what another program has sent, since its length is that of no packet', () => {
    const reader = new PacketReader();
    reader.add(Buffer.from('GET / HTTP/1.1'));
    assert.equal(Buffer.from(reader.next() ?? []).toString(), 'GET / HTTP/1.1');
  });
});
