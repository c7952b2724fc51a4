// A node is judged by looks from outside its thread: what each row of looks comes to.

import assert from 'node:assert/strict';
import {
  boundsOf,
  type Look,
  look,
  unwatched,
  type Verdict,
} from '../../../runtime/isolate/watch.ts';

const bounds = boundsOf(100, 1_000);
const mebibyte = 1024 * 1024;

describe('watch', () => {
  it('finds a node alive that is in no turn, however long', () => {
    assert.equal(
      verdict(1_000, () => ({ turns: 4, cpu: 0, rss: 0 })),
      'alive',
    );
  });

  it('finds a node alive whose turns change', () => {
    assert.equal(
      verdict(1_000, (i) => ({ turns: 2 * i + 1, cpu: 0, rss: 0 })),
      'alive',
    );
  });

  it('finds that a turn hangs after the turn limit and a grace', () => {
    const computes = (i: number): Look => ({ turns: 5, cpu: i * 250_000, rss: 0 });
    assert.equal(verdict(bounds.looks, computes), 'alive');
    assert.equal(verdict(bounds.looks + 1, computes), 'hangs');
  });

  it('blames the memory when a turn hangs that has used it up', () => {
    const collects = (i: number): Look => ({ turns: 5, cpu: i * 250_000, rss: 101 * mebibyte });
    assert.equal(verdict(bounds.looks + 1, collects), 'dead');
  });

  it('finds a node dead whose turn uses no processor', () => {
    const sleeps = (): Look => ({ turns: 5, cpu: 1_000, rss: 0 });
    assert.equal(verdict(12, sleeps), 'alive');
    assert.equal(verdict(13, sleeps), 'dead');
  });

  it('counts looks, not time: a program that was stopped is not to blame', () => {
    assert.equal(
      verdict(2, () => ({ turns: 5, cpu: 0, rss: 0 })),
      'alive',
    );
  });

  it('finds a node too large that takes far more memory than its processes may use', () => {
    const takes = (rss: number) => (): Look => ({ turns: 2, cpu: 0, rss });
    assert.equal(verdict(1, takes(bounds.rss)), 'alive');
    assert.equal(verdict(1, takes(bounds.rss + 1)), 'too large');
  });
});

/** What the last of so many looks comes to. */
function verdict(looks: number, seen: (look: number) => Look): Verdict {
  let watched = unwatched;
  let last: Verdict = 'alive';
  for (let i = 0; i < looks; i++) {
    const judged = look(watched, seen(i), bounds);
    watched = judged.watched;
    last = judged.verdict;
  }
  return last;
}
