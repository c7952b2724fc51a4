import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Channel } from '../../../transport/carrier/channel.ts';
import type { Effect, Fault, Way } from '../../../transport/faults/fault.ts';
import { createConnection } from '../../../transport/link/connection.ts';
import { makeSendMemory } from '../../../transport/link/send-memory.ts';
import { channelPair } from '../support/channel-pair.ts';
import { faultsOf } from '../support/faults-of.ts';
import { type MovedClock, movedClock } from '../support/moved-clock.ts';
import { taggerPair } from '../support/tagged-channel.ts';

const cut: Effect = { kind: 'cut' };
const hold: Effect = { kind: 'hold' };
const peer = 'bar@host';
const both = (effect: Effect): Fault[] => [on('out', effect), on('in', effect)];
const on = (way: Way, effect: Effect): Fault => ({ peer, way, effect });

/** A link between foo, whose faults the test sets, and bar. Text that arrives is collected. */
function linked(clock: MovedClock = movedClock()) {
  const [near, far] = channelPair();
  const { faults, news } = faultsOf(clock);
  const [taggers, farTaggers] = taggerPair();
  const atFoo: string[] = [];
  const atBar: string[] = [];
  const connect = (channel: Channel, by: 'foo' | 'bar', log: string[]) => {
    const gates = by === 'foo' ? faults : faultsOf(clock).faults;
    const connection = createConnection(
      {
        channel: gates.gateTo(channel, peer),
        taggers: by === 'foo' ? taggers : farTaggers,
        memory: makeSendMemory(),
        clock,
        pace: () => ({ interval: 15_000, silentLooks: 4 }),
      },
      {
        frames: (bytes) => log.push(Buffer.from(bytes).toString()),
        congested: (isBusy) => log.push(isBusy ? 'busy' : 'drained'),
        ended: (reason) => log.push(`ended ${reason}`),
      },
    );
    connection.start();
    return connection;
  };
  const foo = connect(near, 'foo', atFoo);
  const bar = connect(far, 'bar', atBar);
  const say = (text: string) => foo.send(Buffer.from(text));
  const answer = (text: string) => bar.send(Buffer.from(text));
  return { clock, faults, news, foo, bar, say, answer, atFoo, atBar };
}

describe('gate', () => {
  it('holds messages of both directions, and lets them pass in order when they are released', () => {
    const { faults, say, answer, atFoo, atBar } = linked();
    say('1');
    faults.set(both(hold));
    say('2');
    say('3');
    answer('a');
    assert.deepEqual([atBar, atFoo], [['1'], []]);
    assert.equal(faults.heal({ peer, kind: 'hold' }), true);
    assert.equal(faults.heal({ peer, kind: 'hold' }), false);
    say('4');
    assert.deepEqual([atBar, atFoo], [['1', '2', '3', '4'], ['a']]);
  });

  it('keeps a held link up, for ticks pass', () => {
    const { clock, faults, say, answer, atFoo, atBar } = linked();
    faults.set(both(hold));
    for (let minute = 0; minute < 10; minute++) {
      clock.move(60_000);
      say(`${minute}`);
      answer(`${minute}`);
    }
    assert.deepEqual([atFoo, atBar], [[], []]);
    faults.heal({});
    assert.equal(atBar.join(''), '0123456789');
    assert.equal(atFoo.join(''), '0123456789');
  });

  it('ends a cut link at both ends by silence, after net_ticktime', () => {
    const { clock, faults, say, atFoo, atBar } = linked();
    faults.set(both(cut));
    clock.move(44_000);
    say('never');
    assert.deepEqual([atFoo, atBar], [[], []]);
    clock.move(31_000);
    assert.deepEqual([atFoo, atBar], [['ended net_tick_timeout'], ['ended net_tick_timeout']]);
    assert.equal(faults.gates, 0);
  });

  it('loses nothing of a link that is healed in time', () => {
    const { clock, faults, say, answer, atFoo, atBar } = linked();
    faults.set(both(cut));
    say('1');
    answer('a');
    clock.move(40_000);
    faults.heal({ peer });
    say('2');
    clock.move(120_000);
    assert.deepEqual([atFoo, atBar], [['a'], ['1', '2']]);
  });

  for (const [words, ways] of [
    ['both directions', both(cut)],
    ['one direction', [on('out', cut)]],
    ['the other direction', [on('in', cut)]],
  ] as const)
    it(`keeps up a link of which each cut, of ${words}, ends in time: a tick waits too, and is heard at the heal`, () => {
      for (const [cutTime, healedTime] of [
        [23_000, 7_000],
        [44_000, 1],
        [14_999, 1],
      ] as const) {
        const { clock, faults, atFoo, atBar } = linked();
        for (let times = 0; times < 20; times++) {
          faults.set(ways);
          clock.move(cutTime);
          faults.heal({});
          clock.move(healedTime);
        }
        assert.deepEqual([atFoo, atBar], [[], []]);
      }
    });

  it('hears at the heal of a cut what a hold still holds', () => {
    const { clock, faults, say, answer, atFoo, atBar } = linked();
    faults.set([...both(cut), ...both(hold)]);
    say('1');
    answer('a');
    for (let times = 0; times < 5; times++) {
      clock.move(40_000);
      faults.heal({ kind: 'cut' });
      faults.set(both(cut));
    }
    assert.deepEqual([atFoo, atBar], [[], []]);
    faults.heal({});
    assert.deepEqual([atFoo, atBar], [['a'], ['1']]);
  });

  it('tells once of what changes nothing, and of the end of what is replaced', async () => {
    const { faults, news } = linked();
    const told = (): string[] => news.splice(0).map(({ kind, text }) => `${kind}: ${text}`);
    const delay = (time: number, jitter = 0, seed = 1): Effect => ({
      kind: 'delay',
      time,
      jitter,
      seed,
    });
    faults.set(both(cut));
    faults.set(both(cut));
    const where = 'between foo@host and bar@host';
    assert.deepEqual(told(), [`fault: nothing passes ${where}`]);
    faults.set([on('out', cut)]); // it is cut already
    assert.deepEqual(told(), []);
    faults.heal({});
    assert.deepEqual(told(), [`heal: nothing passes ${where}`]);
    faults.set(both(delay(100)));
    faults.set(both(delay(100, 0, 2)));
    faults.set(both(delay(200)));
    const late = (ms: number) => `messages ${where} take ${ms} ms longer`;
    assert.deepEqual(told(), [`fault: ${late(100)}`, `heal: ${late(100)}`, `fault: ${late(200)}`]);
    faults.heal({});
    assert.deepEqual(told(), [`heal: ${late(200)}`]);
    await faults.freeze();
    await faults.freeze();
    assert.deepEqual(told(), ['fault: foo@host is frozen']);
    faults.thaw();
    assert.deepEqual(told(), ['heal: foo@host is frozen']);
  });

  it('cuts one direction only', () => {
    const { clock, faults, say, answer, atFoo, atBar } = linked();
    faults.set([on('out', cut)]);
    say('1');
    answer('a');
    assert.deepEqual([atFoo, atBar], [['a'], []]);
    clock.move(75_000);
    assert.deepEqual(atBar, ['ended net_tick_timeout']);
    assert.equal(atFoo.at(-1), 'ended connection_closed');
  });

  it('tells the other side of an end only when the cut is healed', () => {
    const { clock, faults, foo, say, atBar } = linked();
    faults.set(both(cut));
    say('last words');
    foo.close('disconnect');
    clock.move(10_000);
    assert.deepEqual(atBar, []);
    faults.heal({});
    assert.deepEqual(atBar, ['last words', 'ended connection_closed']);
    assert.equal(faults.gates, 0);
  });

  it('ends links that are closed behind a cut, if there are too many', () => {
    const clock = movedClock();
    const { faults } = faultsOf(clock);
    faults.set(both(cut));
    const ends = Array.from({ length: 70 }, () => {
      const [near, far] = channelPair();
      const gate = faults.gateTo(near, peer);
      gate.deliverTo({
        message() {},
        isNext: () => true,
        isTick: () => false,
        heard() {},
        frames() {},
        drained() {},
        closed() {},
      });
      gate.close('disconnect');
      return far;
    });
    assert.equal(ends.filter(({ open }) => open).length, 64);
    assert.equal(faults.gates, 64);
    faults.stop();
    assert.equal(faults.gates, 0);
  });

  it('delays messages, and repeats the delays for the same seed', () => {
    const run = (seed: number) => {
      const { clock, faults, say, atBar } = linked();
      faults.set([on('out', { kind: 'delay', time: 200, jitter: 150, seed })]);
      const times: number[] = [];
      for (let sent = 0; sent < 20; sent++) {
        say(`${sent}`);
        clock.move(100);
      }
      for (let i = 0; i < 60; i++) {
        times.push(atBar.length);
        clock.move(10);
      }
      assert.deepEqual(
        atBar,
        Array.from({ length: 20 }, (_, sent) => `${sent}`),
      );
      return times;
    };
    assert.deepEqual(run(7), run(7));
    assert.notDeepEqual(run(7), run(8));
  });

  it('limits the rate, and says that the sender has to wait', () => {
    const { clock, faults, foo, atBar, atFoo } = linked();
    faults.set([on('out', { kind: 'rate', bytes: 64 * 1_024 })]);
    const kilobytes = new Uint8Array(64 * 1_024 - 16);
    for (let sent = 0; sent < 20; sent++) foo.send(kilobytes);
    assert.deepEqual(atFoo, ['busy']);
    clock.move(5_000);
    assert.equal(atBar.length, 5);
    clock.move(15_000);
    assert.equal(atBar.length, 20);
    assert.deepEqual(atFoo, ['busy', 'drained']);
  });

  it('stops reading when too much waits to be received', () => {
    const clock = movedClock();
    const [near, far] = channelPair();
    const pauses: boolean[] = [];
    const { faults } = faultsOf(clock);
    const gate = faults.gateTo(
      Object.assign(near, { pause: (yes: boolean) => pauses.push(yes) }),
      peer,
    );
    let got = 0;
    gate.deliverTo({
      message: ({ length }) => (got += length),
      isNext: () => true,
      isTick: () => false,
      heard() {},
      frames: ({ length }) => (got += length),
      drained() {},
      closed() {},
    });
    faults.set(both(hold));
    for (let sent = 0; sent < 12; sent++) far.send(new Uint8Array(100_000));
    assert.deepEqual([pauses, got], [[true], 0]);
    faults.heal({});
    assert.deepEqual([pauses, got], [[true, false], 1_200_000]);
  });

  it('is over after the time that was given, and tells both', () => {
    const { clock, faults, news, say, atBar } = linked();
    faults.set(both(cut).map((fault) => ({ ...fault, until: 5_000 })));
    say('1');
    clock.move(4_999);
    assert.deepEqual(atBar, []);
    clock.move(1);
    assert.deepEqual(atBar, ['1']);
    assert.deepEqual(
      news.map(({ kind, text, isOn }) => `${kind} ${text} ${isOn}`),
      [
        'fault nothing passes between foo@host and bar@host, for 5000 ms true',
        'heal nothing passes between foo@host and bar@host false',
      ],
    );
  });

  it('keeps order and loses nothing, whatever is set and healed', () => {
    const effect = fc.oneof(
      fc.constant(cut),
      fc.constant(hold),
      fc.record({
        kind: fc.constant('delay' as const),
        time: fc.nat(300),
        jitter: fc.nat(300),
        seed: fc.nat(),
      }),
      fc.record({ kind: fc.constant('rate' as const), bytes: fc.integer({ min: 50, max: 9_000 }) }),
    );
    const step = fc.oneof(
      fc.record({ do: fc.constant('say' as const), times: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constant('answer' as const), times: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constant('set' as const), way: fc.constantFrom('out', 'in'), effect }),
      fc.record({ do: fc.constant('heal' as const) }),
      fc.record({ do: fc.constant('move' as const), time: fc.nat(700) }), // less than a ticktime in all
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, faults, say, answer, atFoo, atBar } = linked();
        let said = 0;
        let answered = 0;
        for (const one of steps) {
          if (one.do === 'say') for (let i = 0; i < one.times; i++) say(`${said++}`);
          else if (one.do === 'answer') for (let i = 0; i < one.times; i++) answer(`${answered++}`);
          else if (one.do === 'set') faults.set([on(one.way as Way, one.effect)]);
          else if (one.do === 'heal') faults.heal({});
          else clock.move(one.time);
        }
        faults.heal({});
        const upTo = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
        assert.deepEqual([atFoo, atBar], [upTo(answered), upTo(said)]);
      }),
    );
  });
});
