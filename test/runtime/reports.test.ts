// Reports as they are read: in the order of their times, whatever the clocks do.

import assert from 'node:assert/strict';
import { host } from '../../runtime/emulator/host.ts';
import { nextReportTime } from '../../runtime/emulator/report-time.ts';

describe('reports', () => {
  it('of one node have times that never run backwards, nor stand still', () => {
    const { calls } = host;
    const { now } = Date;
    let steady = 1000;
    let wall = 1e12;
    host.calls = { ...calls, clock: () => steady };
    Date.now = () => wall;
    try {
      const times: number[] = [];
      for (const [passes, jumps] of [
        [0, 0],
        [0, 0],
        [0.4, 0],
        [1, 1],
        [50, -3_600_000],
        [7, 7],
        [1, 9e6],
      ] as const) {
        steady += passes;
        wall += jumps;
        times.push(nextReportTime());
      }
      assert.deepEqual(
        times,
        [...new Set(times)].sort((a, b) => a - b),
      );
      assert.equal(times[0], 1e15);
      assert.equal(times.at(-1), 1e15 + 5_400_008_000);
    } finally {
      host.calls = calls;
      Date.now = now;
    }
  });
});
