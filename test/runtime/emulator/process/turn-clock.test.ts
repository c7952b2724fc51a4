// The wall clock may be set while a turn lasts: what is measured goes by the host's monotonic clock then.

import assert from 'node:assert/strict';
import { host } from '../../../../runtime/emulator/host/host.ts';
import { turnBegins, turnElapsed } from '../../../../runtime/emulator/host/turn-clock.ts';

describe('the clock of a turn', () => {
  const { now } = Date;
  const { calls } = host;
  let wall = 0;
  let monotonic = 0;
  beforeEach(() => {
    Date.now = () => wall;
    host.calls = { ...calls, clock: () => monotonic };
    wall = 1_000_000;
    monotonic = 500;
    turnBegins(500);
  });
  afterEach(() => {
    Date.now = now;
    host.calls = calls;
  });

  it('is the wall clock while that is likely', () => {
    wall += 3;
    assert.equal(turnElapsed(), 3);
  });

  for (const [set, by] of [
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ] as const)
    it(`is the host's when the wall clock was set ${set}`, () => {
      wall += by;
      monotonic += 2;
      assert.equal(turnElapsed(), 2);
    });
});
