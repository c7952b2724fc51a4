// A thread gives back the memory of its start, once it is quiet.

import assert from 'node:assert/strict';
import { tidyWhenQuiet } from '../../../runtime/thread/tidy.ts';

describe('tidying up', () => {
  it('collects what the start has left behind', async () => {
    let isCollected = false;
    const registry = new FinalizationRegistry(() => {
      isCollected = true;
    });
    registry.register({ of: 'the start' }, undefined);
    tidyWhenQuiet();
    while (!isCollected) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(isCollected);
  });
});
