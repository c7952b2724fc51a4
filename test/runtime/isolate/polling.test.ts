// Whether a node looks for traffic before it sleeps is found out by trying both.

import assert from 'node:assert/strict';
import { Polling } from '../../../runtime/isolate/polling.ts';

describe('polling', () => {
  /** What the exchanges take with it and without, in microseconds; gives the share of those that were polled for. */
  function share(polling: Polling, on: number, off: number, exchanges = 10_000): number {
    let polled = 0;
    for (let i = 0; i < exchanges; i++) {
      if (polling.on) polled++;
      polling.heard(polling.on ? on : off);
    }
    return polled / exchanges;
  }

  it('goes on where it makes exchanges faster, and tries sleeping now and then', () => {
    const used = share(new Polling(), 30, 60);
    assert.ok(used > 0.95 && used < 1, `polled for ${used}`);
  });

  it('tries sleeping in fewer than one of 200 exchanges, so that both ends together stay below one of 100', () => {
    const used = share(new Polling(), 30, 60, 20_000);
    assert.ok(used > 0.995, `polled for ${used}`);
  });

  it('gives a trial up early only if most of its waits are long', () => {
    const polling = new Polling();
    const slow = share(polling, 60, 60, 256); // as many as come before the first trial
    assert.equal(slow, 1);
    for (let i = 0; i < 64; i++) polling.heard(i % 4 === 0 ? 150 : 20); // the trial: shorter in the mean
    assert.equal(polling.on, false);
    assert.ok(share(polling, 60, 52, 256) < 0.1);
  });

  it('stops where it makes them slower', () => {
    const used = share(new Polling(), 200, 80);
    assert.ok(used < 0.1 && used > 0, `polled for ${used}`);
  });

  it('changes its mind when the machine has become another one', () => {
    const polling = new Polling();
    share(polling, 30, 60);
    assert.ok(share(polling, 200, 60, 100_000) < 0.5);
    assert.ok(share(polling, 30, 60, 100_000) > 0.5);
  });

  it('learns nothing from pauses', () => {
    const polling = new Polling();
    share(polling, 30, 60);
    const { on } = polling;
    for (let i = 0; i < 1000; i++) polling.heard(50_000);
    assert.equal(polling.on, on);
  });
});
