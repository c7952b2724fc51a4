// A curve goes on whatever fails: a figure, a side, or a whole point.

import assert from 'node:assert/strict';
import {
  bySize,
  type FailedPoint,
  type Point,
  SomeMissing,
} from '../scripts/bench/curves/curve.ts';
import type { Erlang } from '../scripts/bench/programs/erlang-node.ts';
import type { Bench } from '../scripts/bench/programs/terl-node.ts';

const bench = { options: { quick: false, runs: 1, scale: 1 } } as Bench;
const erlang = {} as Erlang;

describe('a curve', () => {
  it('has the figures of one side, and those that the other has, where the other fails', async () => {
    const failing: Readonly<Record<number, Error>> = {
      2: new SomeMissing('chain: erl was killed at its limit', [7, Number.NaN]),
      3: new Error('erl has not started'),
    };
    const curve = bySize(
      'nodes',
      [],
      { full: [1, 2, 3, 4], quick: [], runs: 1 },
      async (_, at) => {
        if (at === 4) throw new Error('terl has not started');
        return [at, at];
      },
      async (_, at) => {
        const error = failing[at];
        if (error !== undefined) throw error;
        return [10 * at, 10 * at];
      },
    );
    const drawn: unknown[] = [];
    for await (const point of curve.draw(bench, erlang)) drawn.push(shown(point));
    assert.deepEqual(drawn, [
      { at: 1, terl: [1, 1], erl: [10, 10] },
      '2: chain: erl was killed at its limit',
      { at: 2, terl: [2, 2], erl: [7, Number.NaN] },
      '3: erl has not started',
      { at: 3, terl: [3, 3], erl: null },
      '4: terl has not started',
      { at: 4, terl: [], erl: [40, 40] },
    ]);
  });
});

function shown(point: Point | FailedPoint): unknown {
  return 'error' in point ? `${point.at}: ${(point.error as Error).message}` : point;
}
