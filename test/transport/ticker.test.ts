import assert from 'node:assert/strict';
import { createConnection } from '../../transport/connection.ts';
import { freshTicker, look, lookInterval } from '../../transport/ticker.ts';
import { channelPair } from './support/channel-pair.ts';
import { movedClock } from './support/moved-clock.ts';

describe('ticker', () => {
  it('looks four times in a ticktime', () => {
    assert.equal(lookInterval(60), 15_000);
  });

  it('ticks when nothing was sent since the last look, else rests', () => {
    const first = look(freshTicker, 0, 0);
    assert.equal(first.verdict, 'tick');
    const second = look(first.ticker, 1, 5);
    assert.equal(second.verdict, 'rest');
    assert.equal(look(second.ticker, 2, 5).verdict, 'tick');
  });

  it('says gone after four looks in a row that saw nothing arrive', () => {
    let ticker = look(freshTicker, 1, 0).ticker;
    for (let silent = 1; silent < 4; silent++) {
      const seen = look(ticker, 1, 0);
      assert.equal(seen.verdict, 'tick');
      ticker = seen.ticker;
    }
    assert.equal(look(ticker, 1, 0).verdict, 'gone');
    assert.equal(look(ticker, 2, 0).verdict, 'tick');
  });
});

describe('connection', () => {
  it('ticks to an idle peer and ends a silent one within 45 to 75 seconds', () => {
    const clock = movedClock();
    const [ours, theirs] = channelPair();
    const ends: string[] = [];
    const arrived: number[] = [];
    const connection = createConnection(ours, () => ({ interval: 15_000, silentLooks: 4 }), clock, {
      frames: (frame) => arrived.push(frame.length),
      congested() {},
      ended: (reason) => ends.push(reason),
    });
    connection.start();
    let ticks = 0;
    theirs.deliverTo({
      message: (message) => {
        if (message.length === 0) ticks++;
      },
      drained() {},
      closed: (reason) => ends.push(`theirs: ${reason}`),
    });
    for (let quarter = 0; quarter < 40; quarter++) {
      theirs.send(quarter % 2 === 0 ? Buffer.of(1) : Buffer.of());
      clock.move(15_000);
    }
    assert.deepEqual([ticks, arrived.length, ends.length], [40, 20, 0]);
    clock.move(44_000);
    assert.deepEqual(ends, []);
    clock.move(31_000);
    assert.deepEqual(ends.sort(), ['net_tick_timeout', 'theirs: net_tick_timeout']);
  });

  it('sends no tick while frames go out', () => {
    const clock = movedClock();
    const [ours, theirs] = channelPair();
    const connection = createConnection(ours, () => ({ interval: 15_000, silentLooks: 4 }), clock, {
      frames() {},
      congested() {},
      ended() {},
    });
    connection.start();
    const lengths: number[] = [];
    theirs.deliverTo({
      message: (message) => lengths.push(message.length),
      drained() {},
      closed() {},
    });
    for (let quarter = 0; quarter < 4; quarter++) {
      connection.send(Buffer.of(1));
      clock.move(15_000);
    }
    assert.deepEqual(lengths, [1, 1, 1, 1]);
    connection.close('done');
  });
});
