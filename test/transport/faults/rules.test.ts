import assert from 'node:assert/strict';
import fc from 'fast-check';
import { departure, type Passed } from '../../../transport/faults/departure.ts';
import {
  describeFault,
  type Effect,
  type Fault,
  isHealed,
  listed,
  rulesOf,
  withFaults,
} from '../../../transport/faults/fault.ts';
import { jitterOf } from '../../../transport/faults/jitter.ts';
import { readAnswer, readOrder, withVector, writeJson } from '../../../transport/faults/orders.ts';
import { between, halves, inOrder, ring } from '../../../transport/faults/shapes.ts';

const cut: Effect = { kind: 'cut' };
const hold: Effect = { kind: 'hold' };
const delay: Effect = { kind: 'delay', time: 200, jitter: 50, seed: 7 };
const both = (effect: Effect, peer = 'bar@host'): Fault[] => [
  { peer, way: 'out', effect },
  { peer, way: 'in', effect },
];

describe('rules of faults', () => {
  it('replaces a fault of the same kind and keeps the others', () => {
    const slower: Effect = { ...delay, time: 300 };
    const faults = withFaults(withFaults(both(delay), both(cut)), both(slower));
    assert.deepEqual(rulesOf(faults, 'bar@host', 'out'), {
      isCut: true,
      isHeld: false,
      delay: slower,
    });
    assert.equal(faults.length, 4);
    assert.deepEqual(rulesOf(faults, 'baz@host', 'out'), { isCut: false, isHeld: false });
  });

  it('heals by peer, by kind, or all', () => {
    const faults = [...both(cut), ...both(hold), ...both(cut, 'baz@host')];
    const left = (healed: Parameters<typeof isHealed>[1]) =>
      faults.filter((fault) => !isHealed(fault, healed)).length;
    assert.equal(left({ peer: 'bar@host' }), 2);
    assert.equal(left({ peer: 'bar@host', kind: 'hold' }), 4);
    assert.equal(left({ kind: 'cut' }), 2);
    assert.equal(left({}), 0);
  });

  it('lists both directions as one fault, and one direction with its sense', () => {
    const faults: Fault[] = [
      ...both(delay),
      { peer: 'baz@host', way: 'in', effect: cut, until: 1_500 },
    ];
    assert.deepEqual(listed(faults, 'foo@host', 1_000), [
      { from: 'foo@host', to: 'bar@host', oneway: false, effect: delay },
      { from: 'baz@host', to: 'foo@host', oneway: true, effect: cut, left: 500 },
    ]);
    assert.deepEqual(listed(faults, 'foo@host', 0).map(describeFault), [
      'messages between foo@host and bar@host take 200 ms longer, give or take 50 ms',
      'nothing passes from baz@host to foo@host',
    ]);
  });

  it('gives the same delays for the same seed, between -1 and 1 and on both sides of 0', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const take = () => Array.from({ length: 50 }, jitterOf(seed));
        const first = take();
        assert.deepEqual(take(), first);
        assert.ok(first.every((number) => number >= -1 && number < 1));
        assert.ok(first.some((number) => number < 0) && first.some((number) => number > 0));
      }),
    );
  });

  it('lets messages pass in order, none before its delay and none faster than the rate', () => {
    const message = fc.record({ size: fc.integer({ min: 1, max: 5_000 }), gap: fc.nat(300) });
    const rules = fc.record({
      time: fc.nat(500),
      jitter: fc.nat(200),
      rate: fc.option(fc.integer({ min: 100, max: 100_000 }), { nil: undefined }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), rules, (messages, how) => {
        const { time, jitter, rate, seed } = how;
        const random = jitterOf(seed);
        let now = 0;
        let sent = 0;
        let passed: Passed = { rateFreeAt: 0, lastAt: 0 };
        for (const { size, gap } of messages) {
          now += gap;
          sent += size;
          const next = departure(
            {
              isCut: false,
              isHeld: false,
              delay: { kind: 'delay', time, jitter, seed },
              ...(rate === undefined ? {} : { rate }),
            },
            passed,
            { size, arrivedAt: now, jitter: random() },
          );
          assert.ok(next !== undefined && next.lastAt >= passed.lastAt);
          assert.ok(next.lastAt >= now + Math.max(0, time - jitter));
          if (rate !== undefined) assert.ok(next.lastAt + 1e-6 >= (sent * 1_000) / rate);
          passed = next;
        }
      }),
    );
  });

  it('lets nothing pass while cut or held', () => {
    const waiting = { size: 1, arrivedAt: 0, jitter: 0 };
    const passed = { rateFreeAt: 0, lastAt: 0 };
    assert.equal(departure({ isCut: true, isHeld: false }, passed, waiting), undefined);
    assert.equal(departure({ isCut: false, isHeld: true }, passed, waiting), undefined);
  });
});

describe('shapes of partitions', () => {
  const five = ['a@h', 'b@h', 'c@h', 'd@h', 'e@h'];

  it('pairs each node of one group with each of the other', () => {
    assert.deepEqual(between(['a@h'], ['a@h', 'b@h', 'c@h']), [
      ['a@h', 'b@h'],
      ['a@h', 'c@h'],
    ]);
  });

  it('halves, in an order that the seed decides', () => {
    assert.deepEqual(halves(five), [
      ['a@h', 'b@h'],
      ['c@h', 'd@h', 'e@h'],
    ]);
    assert.deepEqual(inOrder(['b@h', 'a@h', 'b@h']), ['a@h', 'b@h']);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        assert.deepEqual(inOrder(five, seed), inOrder(five, seed));
        assert.deepEqual(inOrder(five, seed).toSorted(), five);
      }),
    );
  });

  it('makes a ring in which each node reaches two', () => {
    const pairs = ring(five);
    for (const node of five) assert.equal(pairs.filter((pair) => pair.includes(node)).length, 2);
    assert.deepEqual(ring(['a@h', 'b@h', 'c@h']), []);
  });
});

describe('orders about faults', () => {
  const livesOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`foo@host/${n}`, n + 1]));

  it('carry the first 100 entries of a vector', () => {
    const order = withVector({ do: 'thaw' }, livesOf(300));
    assert.deepEqual(readOrder(writeJson(order))?.vector, livesOf(100));
  });

  it('reads what it writes', () => {
    const orders = [
      { do: 'set', faults: [{ peer: 'bar@host', way: 'out', effect: delay, time: 10 }] },
      { do: 'heal', peers: ['bar@host'], kind: 'hold' },
      { do: 'heal' },
      { do: 'freeze', time: 5 },
      { do: 'crash' },
      { do: 'thaw', vector: { 'foo@host/7': 3 } },
    ] as const;
    for (const order of orders) assert.deepEqual(readOrder(writeJson(order)), order);
    const answer = {
      ok: true,
      done: true,
      list: { faults: listed(both(cut), 'foo@host', 0), isFrozen: false },
    } as const;
    assert.deepEqual(readAnswer(writeJson(answer)), answer);
    assert.deepEqual(readAnswer(writeJson({ ok: false, sentence: 'no' })), {
      ok: false,
      sentence: 'no',
    });
  });

  it('refuses all else', () => {
    const bad = [
      '',
      'null',
      '[]',
      '{}',
      '{"do":"dance"}',
      '{"do":"set"}',
      '{"do":"set","faults":[{"peer":"bar","way":"out","effect":{"kind":"cut"}}]}',
      '{"do":"set","faults":[{"peer":"bar@host","way":"up","effect":{"kind":"cut"}}]}',
      '{"do":"set","faults":[{"peer":"bar@host","way":"out","effect":{"kind":"drop"}}]}',
      '{"do":"set","faults":[{"peer":"bar@host","way":"out","effect":{"kind":"rate","bytes":0}}]}',
      '{"do":"freeze","time":-1}',
      '{"do":"freeze","time":1e12}',
      '{"do":"heal","peers":"bar@host"}',
      '{"do":"thaw","vector":[1]}',
      '{"do":"thaw","vector":{"foo@host/7":0}}',
      '{"do":"thaw","vector":{"foo@host/7":1.5}}',
      `{"do":"thaw","vector":{"${'x'.repeat(300)}":1}}`,
      JSON.stringify({ do: 'thaw', vector: livesOf(101) }),
    ];
    for (const text of bad) assert.equal(readOrder(Buffer.from(text)), undefined, text);
    for (const text of [
      '',
      '{}',
      '{"ok":true}',
      '{"ok":false}',
      '{"ok":true,"done":true,"list":{}}',
      '{"ok":true,"done":true,"vector":7}',
      '{"ok":false,"sentence":"no","vector":7}',
    ])
      assert.equal(readAnswer(Buffer.from(text)), undefined, text);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        readOrder(bytes);
        readAnswer(bytes);
      }),
    );
  });
});
