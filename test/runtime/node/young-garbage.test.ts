// The memory of messages is free again soon after they were passed on.

import assert from 'node:assert/strict';
import { passedOn } from '../../../runtime/node/young-garbage.ts';

describe('young garbage', () => {
  it('is collected after a few MiB of messages', async () => {
    const mebibyte = 2 ** 20;
    const held = (): number => process.memoryUsage().arrayBuffers;
    const before = held();
    for (let i = 0; i < 16; i++) passedOn(Buffer.allocUnsafeSlow(mebibyte).fill(i).length);
    while (held() > before + 8 * mebibyte) await new Promise((resolve) => setImmediate(resolve)); // V8 frees it on another thread
    assert.ok(held() < before + 8 * mebibyte);
  });
});
