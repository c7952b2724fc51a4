import assert from 'node:assert/strict';
import { createConnection } from '../../../transport/link/connection.ts';
import { makeSendMemory } from '../../../transport/link/send-memory.ts';
import {
  freshTicker,
  look,
  lookInTheMiddle,
  lookInterval,
} from '../../../transport/link/ticker.ts';
import { channelPair } from '../support/channel-pair.ts';
import { faultsOf } from '../support/faults-of.ts';
import { type MovedClock, movedClock } from '../support/moved-clock.ts';
import { taggedChannel, taggerPair } from '../support/tagged-channel.ts';

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

  it('counts no silence in the middle of long work', () => {
    const before = { received: 7, sent: 3, silentLooks: 2 };
    const idle = lookInTheMiddle(before, 3);
    assert.deepEqual(idle, { ticker: before, tick: true });
    assert.deepEqual(lookInTheMiddle(before, 5), { ticker: { ...before, sent: 5 }, tick: false });
  });
});

describe('connection', () => {
  it('ticks to an idle peer and ends a silent one within 45 to 75 seconds', () => {
    const clock = movedClock();
    const { theirs, ends, arrived, ticks } = linked(clock);
    for (let quarter = 0; quarter < 40; quarter++) {
      theirs.send(quarter % 2 === 0 ? Buffer.of(1) : Buffer.of());
      clock.move(15_000);
    }
    assert.deepEqual([ticks(), arrived.length, ends.length], [40, 20, 0]);
    clock.move(44_000);
    assert.deepEqual(ends, []);
    clock.move(31_000);
    assert.deepEqual(ends.sort(), ['net_tick_timeout', 'theirs: net_tick_timeout']);
  });

  it('sends no tick while frames go out', () => {
    const clock = movedClock();
    const { connection, theirsGot } = linked(clock);
    for (let quarter = 0; quarter < 4; quarter++) {
      connection.send(Buffer.of(1));
      clock.move(15_000);
    }
    assert.deepEqual(theirsGot, [1, 1, 1, 1]);
    connection.close('done');
  });

  it('ticks in the middle of long work as often as a look was due', () => {
    const clock = movedClock();
    const { connection, ticks } = linked(clock);
    connection.keepAlive();
    assert.equal(ticks(), 0, 'before the first look is due');
    for (let second = 0; second < 60; second++) {
      clock.block(1_000);
      connection.keepAlive();
    }
    assert.equal(ticks(), 4);
    connection.send(Buffer.of(1));
    clock.block(15_000);
    connection.keepAlive();
    assert.equal(ticks(), 4, 'a frame said enough');
    connection.close('done');
    clock.block(15_000);
    connection.keepAlive();
    assert.equal(ticks(), 4, 'the link is over');
  });

  it('reads what has arrived before it blames a peer after long work', () => {
    const unread: Uint8Array[] = []; // in the socket, while nothing is served
    const clock = movedClock(() => {
      for (const message of unread.splice(0)) theirs.send(message);
    });
    const { connection, theirs, ends } = linked(clock);
    clock.move(45_000);
    unread.push(Buffer.of()); // ticks came in time
    clock.block(60_000);
    connection.keepAlive();
    clock.move(0);
    assert.deepEqual(ends, []);
    clock.move(59_000);
    assert.deepEqual(ends, []);
    clock.move(16_000);
    assert.deepEqual(ends.sort(), ['net_tick_timeout', 'theirs: net_tick_timeout']);
  });
});

function linked(clock: MovedClock) {
  const [near, far] = channelPair();
  const channel = faultsOf(clock).faults.gateTo(near, 'bar@host');
  const [taggers, farTaggers] = taggerPair();
  const theirs = taggedChannel(far, farTaggers);
  const ends: string[] = [];
  const arrived: number[] = []; // lengths of what we got,
  const theirsGot: number[] = []; // and of what they did
  const pace = () => ({ interval: 15_000, silentLooks: 4 });
  const connection = createConnection(
    { channel, taggers, memory: makeSendMemory(), clock, pace },
    {
      frames: ({ length }) => arrived.push(length),
      congested() {},
      ended: (reason) => ends.push(reason),
    },
  );
  connection.start();
  theirs.deliverTo({
    message: ({ length }) => theirsGot.push(length),
    drained() {},
    closed: (reason) => ends.push(`theirs: ${reason}`),
  });
  const ticks = () => theirsGot.filter((length) => length === 0).length;
  return { connection, theirs, ends, arrived, theirsGot, ticks };
}
