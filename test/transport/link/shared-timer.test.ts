import assert from 'node:assert/strict';
import type { Clock } from '../../../transport/base/clock.ts';
import { sharedTimer } from '../../../transport/link/shared-timer.ts';
import { tickLink } from '../../../transport/link/ticking.ts';
import { movedClock } from '../support/moved-clock.ts';

describe('the timer of all links', () => {
  it('is set once in an interval, and each link ticks', () => {
    const { clock, set, move } = countingClock();
    const ticks = new Map<number, number>();
    for (let n = 0; n < 50; n++) {
      linkTo(clock, () => ticks.set(n, (ticks.get(n) ?? 0) + 1)).start();
      move(100);
    }
    move(60_000 - 5_000);
    assert.equal(set(), 5);
    assert.deepEqual([...new Set(ticks.values())], [4]);
  });

  it('is stopped with the last link', () => {
    const { clock, running } = countingClock();
    const links = [1, 2].map(() => linkTo(clock, () => {}));
    for (const link of links) link.start();
    assert.equal(running(), 1);
    for (const link of links) link.stop();
    assert.equal(running(), 0);
  });

  it('follows a shorter interval, for one link after the other', () => {
    const { clock, move } = countingClock();
    const pace = { interval: 15_000, silentLooks: 99 };
    let ticks = 0;
    const links = [1, 2, 3].map(() => linkTo(clock, () => ticks++, pace));
    for (const link of links) link.start();
    move(10_000);
    pace.interval = 1_000;
    for (const link of links) link.paceChanged();
    move(3_000);
    assert.equal(ticks, 9);
  });

  it('ends no link before it was silent for three intervals', () => {
    const { clock, move } = countingClock();
    linkTo(clock, () => {}, { interval: 15_000, silentLooks: 99 }).start();
    move(14_900);
    let silent = 0;
    const link = tickLink({
      clock,
      traffic: { received: 0, sent: 0 },
      pace: () => ({ interval: 15_000, silentLooks: 4 }),
      tick() {},
      isSilent: () => silent++,
    });
    link.start();
    move(45_000);
    assert.equal(silent, 0);
    move(101);
    assert.equal(silent, 1);
  });
});

function linkTo(clock: Clock, tick: () => void, pace = { interval: 15_000, silentLooks: 99 }) {
  const traffic = { received: 0, sent: 0 };
  return tickLink({ clock, traffic, pace: () => pace, tick, isSilent() {} });
}

/** A moved clock, shared; counts the timers that were set, and those that run. */
function countingClock() {
  const moved = movedClock();
  let set = 0;
  let running = 0;
  const counted: Clock = {
    ...moved,
    after(milliseconds, action) {
      set++;
      running++;
      let over = false;
      const end = () => {
        if (!over) running--;
        over = true;
      };
      const cancel = moved.after(milliseconds, () => {
        end();
        action();
      });
      return () => {
        end();
        cancel();
      };
    },
  };
  return { clock: sharedTimer(counted), set: () => set, running: () => running, move: moved.move };
}
