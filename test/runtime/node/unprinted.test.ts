// When those who write wait for the screen.

import assert from 'node:assert/strict';
import { Unprinted } from '../../../runtime/node/unprinted.ts';
import { mostUnprinted } from '../../../runtime/node-limits.ts';

describe('text that is not printed yet', () => {
  let held: [job: number, hold: boolean][];
  let unprinted: Unprinted;
  beforeEach(() => {
    held = [];
    unprinted = new Unprinted((...args) => held.push(args));
  });

  it('holds a job beyond the limit, once, and lets it go at half of it', () => {
    unprinted.told(1, mostUnprinted);
    assert.deepEqual(held, []);
    unprinted.told(1, 1);
    unprinted.told(1, 1);
    assert.deepEqual(held, [[1, true]]);
    unprinted.printed(1, mostUnprinted / 2 + 2);
    assert.deepEqual(held, [[1, true]]);
    unprinted.printed(1, 1);
    assert.deepEqual(held.splice(0), [
      [1, true],
      [1, false],
    ]);
    unprinted.printed(1, mostUnprinted / 2 - 1);
    assert.deepEqual(held, []);
  });

  it('is counted for each job by itself', () => {
    unprinted.told(1, mostUnprinted);
    unprinted.told(2, mostUnprinted);
    unprinted.told(0, mostUnprinted + 1);
    assert.deepEqual(held, [[0, true]]);
  });
});
