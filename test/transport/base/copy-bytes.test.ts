// Bytes are copied whole and to their place, whatever memory they lie in and however they are aligned.

import assert from 'node:assert/strict';
import { copyBytes, piecesOf } from '../../../transport/base/copy-bytes.ts';

const memories: Readonly<Record<string, (bytes: number) => Uint8Array>> = {
  'memory of its own': (bytes) => new Uint8Array(bytes),
  'shared memory': (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)),
  "a Buffer of Node's pool": (bytes) => Buffer.allocUnsafe(bytes).fill(0),
};

describe('copyBytes', () => {
  for (const [from, source] of Object.entries(memories))
    for (const [to, target] of Object.entries(memories))
      it(`copies from ${from} to ${to}`, () => {
        for (const length of [0, 1, 511, 512, 3000])
          for (const [before, at] of [
            [0, 0],
            [3, 16],
            [8, 5],
          ] as const) {
            const memory = source(before + length);
            memory.forEach((_, i) => {
              memory[i] = i * 7;
            });
            const copy = target(at + length + 1);
            assert.equal(copyBytes(memory.subarray(before), copy, at), at + length);
            const wanted = Array.from({ length }, (_, i) => ((before + i) * 7) % 256);
            assert.deepEqual([...copy], [...new Array(at).fill(0), ...wanted, 0]);
          }
      });

  it('refuses what does not fit', () => {
    for (const length of [10, 1000])
      assert.throws(() => copyBytes(new Uint8Array(length), new Uint8Array(length), 1), RangeError);
  });

  it('is told of bytes in one piece or in several', () => {
    const bytes = Uint8Array.of(1);
    assert.deepEqual(piecesOf(bytes), [bytes]);
    assert.deepEqual(piecesOf([bytes, bytes]), [bytes, bytes]);
  });
});
